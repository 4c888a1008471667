package cn.yimatong.load;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One turn of one side.
 *
 * @param fresh what both sides are asked alike
 * @param requests answers of every kind
 * @param nanos how long it took
 */
record Part(Row fresh, long requests, long nanos, Spending spent) {
    private static final String HEAD = "| turn | | a second | p50 | p99 | p99.9 | CPU | of Redis | without a core |"
            + " stolen |\n|---|---|---|---|---|---|---|---|---|---|\n";

    private static final String UNITS = """
            milliseconds of fresh codes; microseconds for one request: CPU of the process, of its Redis, and
            how long their threads and those of this load were ready and had no core; what other machines of
            the host took of the cores
            """;

    private static final List<ToDoubleFunction<Part>> RATES = List.of(Part::perSecond);
    private static final List<ToDoubleFunction<Part>> LATENCIES = List.of(part -> part.fresh.millis(50),
            part -> part.fresh.millis(99), part -> part.fresh.millis(99.9));
    private static final List<ToDoubleFunction<Part>> TIMES = List.of(part -> part.micros(part.spent.server()),
            part -> part.micros(part.spent.redis()), part -> part.micros(part.spent.coreWait().map(CoreWait::queued)));

    /** Every turn of both, then what the one is of the other in the same turn, at the quartiles. */
    static String table(Report peer, Report service) {
        int turns = Math.min(peer.parts().size(), service.parts().size());
        var text = new StringBuilder(HEAD);
        for (int turn = 0; turn < turns; turn++) {
            for (Report side : List.of(peer, service)) {
                text.append("| ").append(turn + 1).append(" | ").append(side.side()).append(" |")
                        .append(side.parts().get(turn).cells()).append('\n');
            }
        }
        List<String> names = List.of("lower quartile", "median", "upper quartile");
        for (int quartile = 1; quartile <= names.size(); quartile++) {
            text.append("| | ").append(service.side()).append(" / ").append(peer.side()).append(", ")
                    .append(names.get(quartile - 1)).append(" |");
            for (List<ToDoubleFunction<Part>> group : List.of(RATES, LATENCIES, TIMES)) {
                for (ToDoubleFunction<Part> of : group) {
                    text.append(cell("%.2f", quartile(quartile, IntStream.range(0, turns)
                            .mapToDouble(turn -> of.applyAsDouble(service.parts().get(turn))
                                    / of.applyAsDouble(peer.parts().get(turn)))
                            .toArray())));
                }
            }
            text.append(" |\n");
        }
        return text.append(UNITS).toString();
    }

    /**
     * Of those that are known; between the two nearest where none is at it (Hyndman and Fan 1996, definition 7). NaN of
     * none.
     */
    static double quartile(int quartile, double[] values) {
        double[] sorted = Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
        if (sorted.length == 0) {
            return Double.NaN;
        }
        double at = (sorted.length - 1) * quartile / 4.0;
        int below = (int) at;
        return at == below ? sorted[below] : sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
    }

    private String cells() {
        return cells("%.0f", RATES) + cells("%.2f", LATENCIES) + cells("%.0f", TIMES) + cell("%.1f %%",
                spent.coreWait().map(wait -> 100 * wait.stolenShare()).orElse(Double.NaN));
    }

    private String cells(String form, List<ToDoubleFunction<Part>> values) {
        return values.stream().map(value -> cell(form, value.applyAsDouble(this))).collect(Collectors.joining());
    }

    private double perSecond() {
        return requests * 1e9 / nanos;
    }

    private double micros(Optional<Duration> spent) {
        return spent.map(known -> known.toNanos() / 1e3 / requests).orElse(Double.NaN);
    }

    private static String cell(String form, double value) {
        return Double.isNaN(value) ? " |" : " " + String.format(Locale.ROOT, form, value) + " |";
    }
}
