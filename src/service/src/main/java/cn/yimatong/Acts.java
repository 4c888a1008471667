package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.ledger.TableChange;
import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * The operators' acts, in the table {@code acts}: the last 256, by their number, as JSON. Each node writes them to its
 * log once they are in force there.
 */
final class Acts {

    static final String TABLE = "acts";
    static final int KEPT = 256;

    private Acts() {}

    /**
     * Adds an act to the change that carries it out.
     *
     * @param number how many changes there will have been with this one
     * @param act what is done, a word or two
     * @param what to which key or caller
     */
    static TableChange with(TableChange change, long number, Instant at, String actor, String act, String what) {
        JsonObject told = new JsonObject().put("act", act).put("what", what).put("actor", actor).put("at",
                at.toString());
        if (number > KEPT) {
            change.take(TABLE, Long.toString(number - KEPT));
        }
        return change.put(TABLE, Long.toString(number), told.encode().getBytes(UTF_8));
    }
}
