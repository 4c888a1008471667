package cn.yimatong.issuance;

import cn.yimatong.keys.Handle;
import cn.yimatong.keys.IssuingKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The codes of one request: windows of equal length that follow each other without a gap.
 *
 * @param index the holder's index in the ledger
 * @param batch the batch that the ledger granted
 * @param firstNotBefore first second of the first code
 * @param lifeSeconds length of each code's window
 * @param count how many codes
 * @param scene the one scene where they may be used, or none
 * @param guardian the number of the guardian who will show them, or none
 */
record Batch(long index, long batch, long firstNotBefore, int lifeSeconds, int count, Optional<String> scene,
        Optional<Integer> guardian) {

    /** A verifier whose clock is slightly behind still takes a fresh code (MS1 section 3). */
    private static final int HEAD_START_SECONDS = 2;

    /** A code is replaced when three quarters of its life are over, so that one lies ready when it ends. */
    private static final int REFRESH_QUARTERS = 3;

    static Batch granted(long index, long batch, long grantedAtMillis, int lifeSeconds, int count,
            Optional<String> scene, Optional<Integer> guardian) {
        return new Batch(index, batch, grantedAtMillis / 1000 - HEAD_START_SECONDS, lifeSeconds, count, scene,
                guardian);
    }

    long lastNotBefore() {
        return notBefore(count - 1);
    }

    List<String> mint(IssuingKey key) {
        List<String> codes = new ArrayList<>(count);
        for (int slot = 0; slot < count; slot++) {
            codes.add(key.mint(notBefore(slot), notBefore(slot + 1), Handle.of(index, batch, slot, guardian), scene));
        }
        return codes;
    }

    JsonObject toJson(List<String> codes) {
        JsonArray array = new JsonArray();
        for (int slot = 0; slot < count; slot++) {
            array.add(new JsonObject().put("code", codes.get(slot))
                    .put("notBefore", Instant.ofEpochSecond(notBefore(slot)).toString())
                    .put("expiresAt", Instant.ofEpochSecond(notBefore(slot + 1)).toString()));
        }
        return new JsonObject().put("codes", array).put("refreshAfterSeconds", lifeSeconds * REFRESH_QUARTERS / 4);
    }

    private long notBefore(int slot) {
        return firstNotBefore + (long) slot * lifeSeconds;
    }
}
