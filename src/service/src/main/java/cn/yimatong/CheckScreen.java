package cn.yimatong;

import cn.yimatong.ledger.CheckReport;
import cn.yimatong.ledger.CheckReport.Fullest;
import cn.yimatong.ledger.CheckReport.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What {@code ledger check} prints.
 *
 * @param sampleEvery the memory of each so manieth key was asked for
 */
record CheckScreen(CheckReport report, int sampleEvery) {
    private static final String ROW = "%-36s %15s %12s%n";

    String tables() {
        StringBuilder out = new StringBuilder(ROW.formatted("", "keys", "about"));
        long keys = 0;
        long bytes = 0;
        for (CheckReport.Kind kind : report.kinds()) {
            out.append(ROW.formatted(kind.words(), number(kind.keys()), size(kind.bytes())));
            keys += kind.keys();
            bytes += kind.bytes().orElse(0);
        }
        out.append(ROW.formatted("all", number(keys), size(OptionalLong.of(bytes))));
        out.append("memory: estimated from each %s key%n%n".formatted(sampleEvery == 1 ? "" : sampleEvery + "th"));
        span(out, "records changed", report.holders());
        span(out, "events of usage", report.events());
        report.records().ifPresent(records -> out.append(
                "records opened: %,d open, %,d of an unknown key, %,d damaged%n".formatted(records.open(),
                        records.unknownKey(), records.damaged())));
        fullest(out, "partition", report.partitions());
        fullest(out, "master", report.shards());
        for (CheckReport.Master master : report.masters()) {
            out.append("Redis at %s: %,d keys%n".formatted(master.name(), master.keys()));
            master.advice().forEach(advice -> out.append("  advice: ").append(advice).append('\n'));
        }
        out.append('\n').append(report.wrong().isEmpty() ? "all is well\n" : "wrong:\n");
        report.wrong().forEach(wrong -> out.append("  ").append(wrong).append('\n'));
        return out.toString();
    }

    JsonObject json() {
        JsonArray kinds = new JsonArray();
        report.kinds().forEach(kind -> kinds.add(object("kind", kind.words(), kind.keys(), kind.bytes())));
        JsonArray masters = new JsonArray();
        report.masters().forEach(master -> masters.add(new JsonObject().put("name", master.name())
                .put("keys", master.keys()).put("findings", new JsonArray(master.findings()))
                .put("advice", new JsonArray(master.advice()))));
        JsonObject json = new JsonObject().put("well", report.wrong().isEmpty())
                .put("wrong", new JsonArray(report.wrong())).put("kinds", kinds).put("sampledEvery", sampleEvery);
        report.holders().ifPresent(span -> json.put("recordsChanged", json(span)));
        report.events().ifPresent(span -> json.put("events", json(span)));
        report.records().ifPresent(records -> json.put("records", new JsonObject().put("open", records.open())
                .put("unknownKey", records.unknownKey()).put("damaged", records.damaged())));
        return json.put("fullestPartition", json(report.partitions())).put("fullestMaster", json(report.shards()))
                .put("masters", masters);
    }

    private static JsonObject object(String name, String words, long keys, OptionalLong bytes) {
        JsonObject object = new JsonObject().put(name, words).put("keys", keys);
        bytes.ifPresent(about -> object.put("bytes", about));
        return object;
    }

    private static JsonObject json(Span span) {
        return new JsonObject().put("oldest", span.oldest().toString()).put("newest", span.newest().toString());
    }

    private static JsonObject json(Fullest fullest) {
        return new JsonObject().put("name", fullest.name()).put("keys", fullest.most()).put("mean", fullest.mean());
    }

    private static void span(StringBuilder out, String what, Optional<Span> span) {
        span.ifPresent(known -> out.append("%s: %s to %s%n".formatted(what, known.oldest(), known.newest())));
    }

    private static void fullest(StringBuilder out, String what, Fullest fullest) {
        out.append("fullest %s: %s, %,d keys; mean %,d%n".formatted(what, fullest.name(), fullest.most(),
                fullest.mean()));
    }

    private static String number(long count) {
        return "%,d".formatted(count);
    }

    private static String size(OptionalLong bytes) {
        if (bytes.isEmpty()) {
            return "";
        }
        long kilo = 1000;
        return bytes.getAsLong() < kilo * kilo
                ? "%,.1f kB".formatted((double) bytes.getAsLong() / kilo)
                : "%,.1f MB".formatted((double) bytes.getAsLong() / (kilo * kilo));
    }
}
