package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.ledger.SharedState.Version;
import cn.yimatong.ledger.TableChange;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The operators' acts, in the table {@code acts}: the last 256, by their number, as JSON. Each node writes them to its
 * log once they are in force there.
 */
record Acts(SortedMap<Long, String> byNumber) {

    static final String TABLE = "acts";
    static final int KEPT = 256;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** As they lie in these tables. */
    static Acts of(Map<String, Map<String, byte[]>> tables) {
        SortedMap<Long, String> acts = new TreeMap<>();
        tables.getOrDefault(TABLE, Map.of()).forEach((number, told) -> {
            if (NUMBER.matcher(number).matches()) {
                acts.put(Long.parseLong(number), new String(told, UTF_8));
            }
        });
        return new Acts(acts);
    }

    /**
     * Adds an act to the change that carries it out.
     *
     * @param version which this change makes; its nonce goes in, so that no two entries are alike
     * @param act what is done, a word or two
     * @param what to which key or caller
     */
    static TableChange with(TableChange change, Version version, Instant at, String actor, String act, String what) {
        long number = version.number();
        JsonObject told = new JsonObject().put("act", act).put("what", what).put("actor", actor)
                .put("at", at.toString()).put("by", version.by());
        if (number > KEPT) {
            change.take(TABLE, Long.toString(number - KEPT));
        }
        return change.put(TABLE, Long.toString(number), told.encode().getBytes(UTF_8));
    }

    /** Whether the act that has made this version is among them. */
    boolean holds(Version version) {
        return byNumber.getOrDefault(version.number(), "").contains('"' + version.by() + '"');
    }

    /** Those that are not among the earlier ones. */
    List<String> since(Acts earlier) {
        return missing(this, earlier).toList();
    }

    /** Those of the earlier ones that are not here, though not so many have followed that they were taken away. */
    List<String> lostSince(Acts earlier) {
        long oldest = byNumber.isEmpty() ? 0 : byNumber.lastKey() - KEPT + 1;
        return missing(new Acts(earlier.byNumber.tailMap(oldest)), this).toList();
    }

    private static Stream<String> missing(Acts of, Acts in) {
        return of.byNumber.entrySet().stream().filter(act -> !act.getValue().equals(in.byNumber.get(act.getKey())))
                .map(Map.Entry::getValue);
    }
}
