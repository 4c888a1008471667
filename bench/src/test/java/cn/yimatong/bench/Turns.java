package cn.yimatong.bench;

import java.util.Arrays;

/** Two operations in turns, since a machine's hours differ more than they do. */
public final class Turns {
    private static final int TURNS = 60;
    private static final int WARM_TURNS = 40;
    private static final int CALLS = 200;

    private Turns() {}

    /** How many times as long the first takes: the median of many turns. */
    public static double medianRatio(Runnable first, Runnable second) {
        double[] ratios = new double[TURNS];
        for (int turn = -WARM_TURNS; turn < TURNS; turn++) {
            double ratio = (double) nanos(first) / nanos(second);
            if (turn >= 0) {
                ratios[turn] = ratio;
            }
        }
        Arrays.sort(ratios);
        return ratios[TURNS / 2];
    }

    private static long nanos(Runnable operation) {
        long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            operation.run();
        }
        return System.nanoTime() - start;
    }
}
