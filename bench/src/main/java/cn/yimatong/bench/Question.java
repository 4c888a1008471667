package cn.yimatong.bench;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a few benchmarks answer together.
 *
 * @param title in a few words
 * @param text the question
 * @param unfair to whom the comparison is unfair, and why
 * @param bars the benchmarks, the one that the others are compared with first
 */
record Question(String title, String text, String unfair, List<Bar> bars) {

    /** Whose a benchmark is. */
    enum Side {
        BASELINE,
        OURS,
        PEER
    }

    /**
     * One benchmark.
     *
     * @param benchmark its figure's name
     * @param label for the reader
     */
    record Bar(String benchmark, String label, Side side) {
        static Bar baseline(String benchmark, String label) {
            return new Bar(benchmark, label, Side.BASELINE);
        }

        static Bar ours(String benchmark, String label) {
            return new Bar(benchmark, label, Side.OURS);
        }

        static Bar peer(String benchmark, String label) {
            return new Bar(benchmark, label, Side.PEER);
        }

        /** Class and method, as JMH matches them. */
        String method() {
            return benchmark.split(" ", -1)[0];
        }
    }

    Bar baseline() {
        return bars.getFirst();
    }

    /** Whether a run of these benchmarks needs the baseline. */
    boolean isAskedBy(Pattern benchmarks) {
        return bars.stream().anyMatch(bar -> benchmarks.matcher(bar.method()).find());
    }

    /** The bars that were measured; none where the baseline was not. */
    List<Bar> measured(Map<String, Figure> figures) {
        return figures.containsKey(baseline().benchmark())
                ? bars.stream().filter(bar -> figures.containsKey(bar.benchmark())).toList()
                : List.of();
    }
}
