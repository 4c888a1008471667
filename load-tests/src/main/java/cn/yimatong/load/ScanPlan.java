package cn.yimatong.load;

import cn.yimatong.load.Scan.Kind;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * Makes the scans of a run, one after the other: each by the mix, each replay a code spent at least a second before.
 * One thread asks.
 */
final class ScanPlan {
    /** Whoever spent the code has his answer by then, as the right one to a replay depends on it. */
    private static final long RIPE_NANOS = 1_000_000_000L;
    /** A code that was spent so long ago may have expired meanwhile, so it is replayed no more. */
    private static final long OLD_NANOS = 20_000_000_000L;
    private static final int PREFIX = "MS1:".length();
    /** Base45 writes two bytes in three characters; the last 64 bytes of a code are its signature. */
    private static final int GROUP = 3;
    private static final int GROUPS_OF_SIGNATURE = 30;

    private final Mix mix;
    private final CodeSource codes;
    private final Random random;
    private final ArrayDeque<Spent> spent = new ArrayDeque<>();
    private long scans;
    private String last = "";

    private record Spent(String code, long at) {}

    /**
     * A plan of which nothing is done yet.
     *
     * @param random draws where signatures are forged
     */
    ScanPlan(Mix mix, CodeSource codes, Random random) {
        this.mix = mix;
        this.codes = codes;
        this.random = random;
    }

    /** How many codes a run with these departures needs. */
    static int codesFor(Mix mix, LongStream departures) throws InterruptedException {
        int[] codes = {0};
        var plan = new ScanPlan(mix, () -> {
            codes[0]++;
            return "MS1:" + "0".repeat(GROUP * GROUPS_OF_SIGNATURE);
        }, new Random(0));
        var at = departures.iterator();
        while (at.hasNext()) {
            plan.next(at.nextLong());
        }
        return codes[0];
    }

    /**
     * The next scan; a fresh one in place of a replay while nothing is spent long enough.
     *
     * @param at when it leaves, in nanoseconds since the start
     */
    Scan next(long at) throws InterruptedException {
        Kind kind = mix.kind(scans++);
        while (!spent.isEmpty() && spent.getFirst().at < at - OLD_NANOS) {
            spent.removeFirst();
        }
        if (kind == Kind.FORGED) {
            return Scan.of(kind, forged(last));
        }
        if (kind == Kind.REPLAYED && !spent.isEmpty() && spent.getFirst().at <= at - RIPE_NANOS) {
            return Scan.of(kind, spent.removeFirst().code);
        }
        last = codes.next();
        spent.addLast(new Spent(last, at));
        return Scan.of(Kind.FRESH, last);
    }

    /**
     * Another lowest digit in one group of the signature: what it stands for stays below 2^16, so the code is read to
     * its end and the signature is checked.
     */
    private String forged(String code) {
        int groups = (code.length() - PREFIX) / GROUP;
        int at = PREFIX + GROUP * (groups - 1 - random.nextInt(GROUPS_OF_SIGNATURE));
        return code.substring(0, at) + (code.charAt(at) == '0' ? '1' : '0') + code.substring(at + 1);
    }
}
