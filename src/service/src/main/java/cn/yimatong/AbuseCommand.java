package cn.yimatong;

import cn.yimatong.cli.Version;
import cn.yimatong.ledger.Refusals;
import cn.yimatong.ledger.Refusals.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./yimatong abuse}: what the last refusals of all nodes tell of abuse. */
@Command(name = "abuse", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "Show whose codes are shown again, where, and which scanners are odd.",
        description = {"", "Counts the last ten thousand codes that the ledger refused, of a day at"
                + " most. Decides nothing. A holder is a number that tells one from"
                + " another and that nothing turns into a person.",
            ""},
        footer = {"", "Exit code: 0 shown, 2 not done.", "", "Example:",
            "  ./yimatong abuse --since 10m --data data"})
final class AbuseCommand implements Callable<Integer> {
    private static final int MOST_STRANGERS = 5;

    @Option(names = "--since", paramLabel = "TIME", defaultValue = "1h", converter = Since.class,
            description = "How far back: 90s, 10m, at most 24h; ${DEFAULT-VALUE} unless given.")
    private Duration since = Duration.ofHours(1);

    @Option(names = "--top", paramLabel = "N", defaultValue = "10",
            description = "So many lines of each table; ${DEFAULT-VALUE} unless given.")
    private int top;

    @Option(names = "--places", paramLabel = "FILE",
            description = "Where scanners stand, a line each: NAME,LATITUDE,LONGITUDE. Of two of them only what is too"
                    + " far apart for the time is told.")
    private @Nullable Path places;

    @Mixin
    private final OperatorLook look;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    AbuseCommand(OperatorLook look) {
        this.look = look;
    }

    /** Reads {@code 90s}, {@code 10m} and {@code 24h}. */
    static final class Since implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            try {
                Duration since = Duration.parse("PT" + value.toUpperCase(Locale.ROOT));
                if (since.isPositive() && since.compareTo(Refusals.AGE) <= 0) {
                    return since;
                }
            } catch (DateTimeException _) {
                // Told below.
            }
            throw new TypeConversionException("'" + value + "' is no time of a day at most; write 90s, 10m or 24h");
        }
    }

    @Override
    public Integer call() {
        if (top < 1) {
            throw new ParameterException(spec.commandLine(), "--top is 1 or more, not " + top);
        }
        return look.list(found -> {
            Whereabouts where = places == null ? Whereabouts.UNKNOWN : Whereabouts.read(places);
            List<Refusal> kept = Await.result(found.place().refusals().ofLast(Refusals.AGE));
            Set<String> callers = new CallersTable(found.tables(), found.now(), new SecureRandom()).rows().stream()
                    .map(row -> row.caller().name()).collect(Collectors.toSet());
            // One that was removed is known by what it has refused, or by where it stood.
            Map<String, String> names = Stream
                    .of(callers.stream(), kept.stream().map(Refusal::scanner), where.spots().keySet().stream())
                    .flatMap(Function.identity()).distinct()
                    .collect(Collectors.toMap(Refusals::digitsOf, Function.identity()));
            tellStrangers(where, callers);
            Instant from = found.now().minus(since);
            Abuse abuse = Abuse.of(kept.stream().filter(one -> !one.at().isBefore(from)).toList(), names,
                    where);
            Optional<Instant> begin = kept.stream().findFirst().map(Refusal::at);
            JsonObject json = json(abuse, top);
            begin.ifPresent(at -> json.put("keptSince", at.toString()));
            return new OperatorLook.Listing(lines(abuse, begin, top), json, List.of());
        });
    }

    /** Of a name with a slip nothing would be told, in silence. */
    private void tellStrangers(Whereabouts where, Set<String> callers) {
        List<String> strangers = where.spots().keySet().stream().filter(name -> !callers.contains(name)).sorted()
                .toList();
        if (!strangers.isEmpty()) {
            OperatorAct.say(spec.commandLine().getErr(),
                    "--places: %,d of %,d names are no caller's now: %s%s".formatted(
                            strangers.size(), where.spots().size(), String.join(" ", strangers.subList(0,
                                    Math.min(strangers.size(), MOST_STRANGERS))),
                            strangers.size() > MOST_STRANGERS ? " …" : ""),
                    0);
        }
    }

    /** @param begin of what is kept at all: a storm pushes out what was before it */
    static String lines(Abuse abuse, Optional<Instant> begin, int top) {
        String reach = begin.map(at -> "what is kept at all begins " + second(at) + "\n").orElse("");
        if (abuse.refusals().isEmpty()) {
            return "no refusals are kept of this time\n" + reach;
        }
        StringBuilder lines = new StringBuilder("%,d %s, from %s to %s".formatted(
                abuse.refusals().size(), abuse.refusals().size() == 1 ? "refusal is kept" : "refusals are kept",
                second(abuse.refusals().getFirst().at()),
                second(abuse.refusals().getLast().at())));
        lines.append(abuse.untold() == 0 ? "\n"
                : "; %,d more were too many to keep%n".formatted(abuse.untold())).append(reach);
        // Of a person who has tapped once too often there are thousands.
        table(lines, "holders with several replays",
                abuse.holders().stream().filter(holder -> holder.replays() > 1).toList(), top,
                one -> "%s  %,5d %s at %,d %s, last %s".formatted(one.holder(), one.replays(),
                        noun(one.replays(), "replay"), one.scanners(), noun(one.scanners(), "scanner"),
                        second(one.last())));
        table(lines, "scanners with most replays", abuse.scanners(), top,
                one -> "%-20s %,5d %s of %,d %s, %,d other %s".formatted(one.scanner(), one.replays(),
                        noun(one.replays(), "replay"), one.holders(), noun(one.holders(), "holder"), one.others(),
                        noun(one.others(), "refusal")));
        table(lines, (abuse.where().spots().isEmpty()
                ? "holders at two places within %d seconds (two scanners that do not name one place)"
                : "holders at two far places, or within %d seconds at two of which --places does not tell both")
                .formatted(Abuse.SHORTLY.toSeconds()), abuse.twoPlaces(), top,
                one -> "%s  %s, at %s".formatted(one.holder(), times(one), String.join(" ", one.scanners())));
        table(lines, "scan ids used for several codes", abuse.reusedScans(), top,
                one -> "%-20s %s: %d codes".formatted(one.scanner(), one.scan(), one.codes()));
        table(lines, "scanners with over %d times the median of the others at their scene, and %d refusals or more"
                .formatted(Abuse.ODD_TIMES, Abuse.LEAST_ODD), abuse.odd(), top,
                one -> "%-20s %s: %,d refusals, others %,.1f".formatted(one.scanner(), one.scene(), one.refusals(),
                        one.othersMedian()));
        return lines.append("""
                These are counts and no judgements: a forwarded picture, a family at one gate
                and a scanner that asks twice look alike. What to do: docker/RUNBOOK.md, A wave of
                replays; ./yimatong callers bind NAME --rate N, ./yimatong callers remove NAME
                """).toString();
    }

    private static String times(Abuse.TwoPlaces one) {
        return one.far().map(far -> "%,5d %s, %.1f km in %.1f s%s".formatted(one.farTimes(),
                noun(one.farTimes(), "time"), far.metres() / 1000, seconds(far.gap()),
                one.unknownTimes() == 0
                        ? ""
                        : ", %,d more at no known distance".formatted(one.unknownTimes())))
                .orElseGet(() -> "%,5d %s, %.1f s apart at least".formatted(one.unknownTimes(),
                        noun(one.unknownTimes(), "time"), seconds(one.nearest())));
    }

    private static <T> void table(StringBuilder lines, String head, List<T> rows, int top, Function<T, String> line) {
        lines.append(head).append(rows.isEmpty() ? ": none\n" : "\n");
        rows.stream().limit(top).forEach(row -> lines.append("  ").append(line.apply(row)).append('\n'));
        if (rows.size() > top) {
            lines.append("  and %,d more%n".formatted(rows.size() - top));
        }
    }

    private static String noun(int count, String one) {
        return count == 1 ? one : one + "s";
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    private static Instant second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    private static JsonObject json(Abuse abuse, int top) {
        return new JsonObject().put("refusals", abuse.refusals().size()).put("untold", abuse.untold())
                .put("found", new JsonObject().put("holders", abuse.holders().size())
                        .put("scanners", abuse.scanners().size()).put("twoPlaces", abuse.twoPlaces().size())
                        .put("reusedScans", abuse.reusedScans().size()).put("odd", abuse.odd().size()))
                .put("holders", array(abuse.holders().stream().limit(top).map(one -> new JsonObject()
                        .put("holder", one.holder()).put("replays", one.replays()).put("scanners", one.scanners())
                        .put("last", one.last().toString()))))
                .put("scanners", array(abuse.scanners().stream().limit(top).map(one -> new JsonObject()
                        .put("scanner", one.scanner()).put("replays", one.replays()).put("holders", one.holders())
                        .put("others", one.others()))))
                .put("twoPlaces", array(abuse.twoPlaces().stream().limit(top).map(AbuseCommand::json)))
                .put("reusedScans", array(abuse.reusedScans().stream().limit(top).map(one -> new JsonObject()
                        .put("scanner", one.scanner()).put("scan", one.scan()).put("codes", one.codes()))))
                .put("odd", array(abuse.odd().stream().limit(top).map(one -> new JsonObject()
                        .put("scanner", one.scanner()).put("scene", one.scene()).put("refusals", one.refusals())
                        .put("othersMedian", one.othersMedian()))));
    }

    private static JsonObject json(Abuse.TwoPlaces one) {
        JsonObject json = new JsonObject().put("holder", one.holder())
                .put("times", one.farTimes() + one.unknownTimes()).put("farTimes", one.farTimes())
                .put("unknownTimes", one.unknownTimes())
                .put("nearestMillis", one.nearest().toMillis())
                .put("scanners", new JsonArray(List.copyOf(one.scanners())));
        one.far().ifPresent(far -> json.put("metres", Math.round(far.metres()))
                .put("metresInMillis", far.gap().toMillis()));
        return json;
    }

    private static JsonArray array(Stream<JsonObject> rows) {
        return new JsonArray(rows.toList());
    }
}
