package cn.yimatong.cli;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * What the story expects a scanner to be told.
 *
 * @param reason the reason of the decision, {@code valid} where it is accepted
 * @param sees members of the answer with their values: {@code concession.effect=free}; any value:
 * {@code holder.idNumber}; absent: {@code !holder}
 */
record Expected(String reason, List<String> sees) {
    /** No decision at all: the scene is one at which codes are never read, and the service says so (422). */
    static final String REFUSED_BY_NAME = "refused-by-name";

    static Expected valid(String... sees) {
        return new Expected("valid", List.of(sees));
    }

    static Expected rejected(String reason) {
        // Whoever is refused is told nothing of the holder.
        return new Expected(reason, List.of("!pseudonym", "!credential", "!holder", "!concession"));
    }

    /** What is otherwise; empty if nothing is. */
    Optional<String> disagreement(JsonObject answer) {
        Object actual = answer.getValue("reason");
        if (!reason.equals(actual)) {
            return Optional.of("expected " + reason + ", got " + actual);
        }
        boolean accepts = "accept".equals(answer.getValue("decision"));
        if (accepts != reason.equals("valid")) {
            return Optional.of("the decision does not go with the reason " + reason);
        }
        return sees.stream().filter(one -> !isThere(answer, one)).findFirst()
                .map(one -> "expected to see " + one + ", saw " + Sight.of(answer));
    }

    private static boolean isThere(JsonObject answer, String sight) {
        String path = sight.startsWith("!") ? sight.substring(1) : sight.split("=", 2)[0];
        Optional<Object> value = Optional.of(answer);
        for (String member : path.split("\\.", -1)) {
            value = value.flatMap(object -> object instanceof JsonObject json
                    ? Optional.ofNullable(json.getValue(member))
                    : Optional.empty());
        }
        if (sight.startsWith("!")) {
            return value.isEmpty();
        }
        int equals = sight.indexOf('=');
        return value.isPresent() && (equals < 0 || value.get().toString().equals(sight.substring(equals + 1)));
    }
}
