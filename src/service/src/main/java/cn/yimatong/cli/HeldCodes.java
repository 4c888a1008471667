package cn.yimatong.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The codes of one answer, as a phone holds them: windows follow each other, and a few seconds before the present one
 * ends the service is asked for the next. While the service is away the codes left are still good.
 *
 * @param codes at least one, by time
 * @param refreshAt when to ask for the next
 */
record HeldCodes(List<HeldCode> codes, Instant refreshAt) {

    /** One code and the first instant at which it is no longer valid. */
    record HeldCode(String text, Instant expiresAt) {
        /** Whole seconds left, rounded up: what a person counts down. */
        long secondsLeft(Instant now) {
            long millis = Math.max(0, Duration.between(now, expiresAt).toMillis());
            return (millis + 999) / 1000;
        }
    }

    /**
     * Reads the answer to {@code POST /v1/holders/{holder}/codes}.
     *
     * @throws CannotRunException if it is not of that shape
     */
    static HeldCodes of(JsonObject answer, Instant received) throws CannotRunException {
        try {
            JsonArray array = answer.getJsonArray("codes", new JsonArray());
            var codes = new ArrayList<HeldCode>(array.size());
            for (int i = 0; i < array.size(); i++) {
                JsonObject code = array.getJsonObject(i);
                codes.add(new HeldCode(code.getString("code"), Instant.parse(code.getString("expiresAt"))));
            }
            if (codes.isEmpty()) {
                throw new CannotRunException("the service's answer holds no code");
            }
            return new HeldCodes(List.copyOf(codes), received.plusSeconds(answer.getLong("refreshAfterSeconds")));
        } catch (ClassCastException | NullPointerException | DateTimeException otherShape) {
            throw new CannotRunException("the service's answer is not what /v1/holders/{holder}/codes promises",
                    otherShape);
        }
    }

    HeldCode first() {
        return codes.getFirst();
    }

    /** The code to show now; empty when the last one has ended. */
    Optional<HeldCode> at(Instant now) {
        return codes.stream().filter(code -> now.isBefore(code.expiresAt())).findFirst();
    }
}
