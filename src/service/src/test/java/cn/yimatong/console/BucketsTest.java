package cn.yimatong.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BucketsTest {

    private static final double[] BOUNDS = {1, 2, 5, 10, 50, 100};

    private static Buckets buckets(double all, double... atMost) {
        return new Buckets(BOUNDS, atMost, all);
    }

    @Test
    void aQuantileLiesWithinItsBucketInProportion() {
        // 90 within 1 ms, 10 more between 2 and 5 ms: rank 99 is nine tenths of the way through those ten.
        assertEquals(2 + 3 * 0.9, buckets(100, 90, 90, 100, 100, 100, 100).quantile(0.99), 1e-9);
        assertEquals(0.5, buckets(100, 100, 100, 100, 100, 100, 100).quantile(0.5), 1e-9);
    }

    @Test
    void whatIsSlowerThanEveryBoundIsToldAsTheLast() {
        assertEquals(100, buckets(10, 0, 0, 0, 0, 0, 0).quantile(0.99));
        assertEquals(100, buckets(100, 98, 98, 98, 98, 98, 98).quantile(0.99));
    }

    @Test
    void nothingHasNoQuantile() {
        assertTrue(Double.isNaN(buckets(0, 0, 0, 0, 0, 0, 0).quantile(0.99)));
        assertTrue(Double.isNaN(Buckets.none().quantile(0.99)));
    }

    @Test
    void slowIsWhatIsAboveTheBound() {
        assertEquals(7, buckets(100, 10, 20, 50, 80, 93, 99).slowerThan(50));
        assertEquals(0, buckets(100, 10, 20, 50, 80, 93, 99).slowerThan(1000));
        assertEquals(0, Buckets.none().slowerThan(50));
    }

    @Test
    void onlyWhatCameSinceTheEarlierLookCounts() {
        Buckets earlier = buckets(1000, 0, 0, 0, 0, 0, 1000);
        Buckets later = buckets(1100, 100, 100, 100, 100, 100, 1100);
        assertEquals(100, later.since(earlier).all());
        assertEquals(0.99, later.since(earlier).quantile(0.99), 1e-9);
    }

    @Test
    void countsThatBeganAnewAreTakenAsTheyAre() {
        Buckets before = buckets(1000, 1000, 1000, 1000, 1000, 1000, 1000);
        Buckets anew = buckets(10, 0, 10, 10, 10, 10, 10);
        assertEquals(10, anew.since(before).all());
        assertEquals(10, anew.since(Buckets.none()).all());
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void aQuantileIsWithinTheBucketOfTheTrueOne(long seed) {
        Random random = new Random(seed);
        double[] times = random.doubles(1 + random.nextInt(2000)).map(each -> 100 * each * each * each).sorted()
                .toArray();
        double[] atMost = Arrays.stream(BOUNDS)
                .map(bound -> Arrays.stream(times).filter(time -> time <= bound).count()).toArray();
        double truth = times[(int) Math.ceil(0.99 * times.length) - 1];
        double told = new Buckets(BOUNDS, atMost, times.length).quantile(0.99);
        double upper = Arrays.stream(BOUNDS).filter(bound -> bound >= truth).min().orElse(100);
        double lower = Arrays.stream(BOUNDS).filter(bound -> bound < truth).max().orElse(0);
        assertTrue(told >= lower && told <= upper, () -> told + " for " + truth);
    }
}
