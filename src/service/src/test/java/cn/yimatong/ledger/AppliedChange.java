package cn.yimatong.ledger;

import java.util.HashMap;
import java.util.Map;

/** Carries out a change on tables in memory, as the script does in Redis. */
public final class AppliedChange {

    private AppliedChange() {}

    /** The tables as they are afterwards; those that are empty are gone. */
    public static Map<String, Map<String, byte[]>> to(Map<String, Map<String, byte[]>> tables, TableChange change) {
        Map<String, Map<String, byte[]>> after = new HashMap<>();
        tables.forEach((name, fields) -> after.put(name, new HashMap<>(fields)));
        change.tables().forEach((name, fields) -> {
            Map<String, byte[]> table = after.computeIfAbsent(name, _ -> new HashMap<>());
            table.keySet().removeAll(fields.taken());
            table.putAll(fields.put());
        });
        after.values().removeIf(Map::isEmpty);
        return after;
    }
}
