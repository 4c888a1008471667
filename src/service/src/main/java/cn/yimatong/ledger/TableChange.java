package cn.yimatong.ledger;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is to become of tables that the nodes share: which fields go, and which are put. Grows by each call. */
public final class TableChange {
    private final Map<String, Fields> tables = new TreeMap<>();

    record Fields(Set<String> taken, Map<String, byte[]> put) {}

    /** Puts a field, in place of one of this name. */
    public TableChange put(String table, String field, byte[] value) {
        of(table).put().put(field, value.clone());
        return this;
    }

    /** Takes a field away, if it is there. */
    public TableChange take(String table, String field) {
        of(table).taken().add(field);
        return this;
    }

    Map<String, Fields> tables() {
        return tables;
    }

    private Fields of(String table) {
        return tables.computeIfAbsent(table, _ -> new Fields(new TreeSet<>(), new TreeMap<>()));
    }
}
