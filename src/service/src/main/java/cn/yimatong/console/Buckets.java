package cn.yimatong.console;

import java.util.Arrays;

/** How often something took at most so long, for some fixed bounds; as a Prometheus histogram has it. */
final class Buckets {

    private final double[] bounds;
    private final double[] atMost;
    private final double all;

    /**
     * @param bounds in milliseconds, ascending
     * @param atMost how often each bound was kept
     * @param all how often in all, past the last bound as well
     */
    Buckets(double[] bounds, double[] atMost, double all) {
        if (bounds.length != atMost.length) {
            throw new IllegalArgumentException("a count for each bound");
        }
        this.bounds = bounds.clone();
        this.atMost = atMost.clone();
        this.all = all;
    }

    static Buckets none() {
        return new Buckets(new double[0], new double[0], 0);
    }

    double all() {
        return all;
    }

    /** What came since an earlier look at the same; all of it where the counts have begun anew. */
    Buckets since(Buckets earlier) {
        if (earlier.all > all || !Arrays.equals(earlier.bounds, bounds)) {
            return this;
        }
        double[] more = new double[atMost.length];
        for (int i = 0; i < more.length; i++) {
            more[i] = Math.max(0, atMost[i] - earlier.atMost[i]);
        }
        return new Buckets(bounds, more, all - earlier.all);
    }

    /**
     * The time that this share took at most, in milliseconds: within a bucket as if its times were spread evenly, as
     * Prometheus reckons. Past the last bound nothing is known, and that bound is the answer.
     *
     * @return NaN where there was nothing
     */
    double quantile(double share) {
        if (all <= 0 || bounds.length == 0) {
            return Double.NaN;
        }
        double rank = share * all;
        double lower = 0;
        double below = 0;
        for (int i = 0; i < bounds.length; i++) {
            if (atMost[i] >= rank && atMost[i] > below) {
                return lower + (bounds[i] - lower) * (rank - below) / (atMost[i] - below);
            }
            lower = bounds[i];
            below = atMost[i];
        }
        return bounds[bounds.length - 1];
    }

    /** How often it took longer than a bound; 0 of a time that lies past the last, as nothing is known of it. */
    double slowerThan(double millis) {
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] >= millis) {
                return all - atMost[i];
            }
        }
        return 0;
    }
}
