package cn.yimatong.load;

import cn.yimatong.load.Scan.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Which scan is sent when: of twenty, eighteen fresh codes, one replayed and one forged. */
final class ScanPlan {
    private static final int CYCLE = 20;
    private static final int FORGED_AT = 18;
    private static final int REPLAYED_AT = 19;
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    private ScanPlan() {}

    /** How many codes {@link #of} needs for so many scans. */
    static int codesFor(int scans) {
        int whole = scans / CYCLE * FORGED_AT;
        return Math.max(1, whole + Math.min(scans % CYCLE, FORGED_AT));
    }

    /**
     * Plans.
     *
     * @param codes as many as {@link #codesFor} says, each not presented yet
     * @param scans how many scans
     * @param perSecond the rate; a replay follows its first use by at least a second
     * @param random draws which code is replayed
     */
    static List<Scan> of(List<String> codes, int scans, int perSecond, Random random) {
        var plan = new ArrayList<Scan>(scans);
        var fresh = new ArrayList<Integer>();
        int used = 0;
        for (int i = 0; i < scans; i++) {
            int place = i % CYCLE;
            int old = countBefore(fresh, i - perSecond);
            String scanId = UUID.randomUUID().toString();
            if (place == FORGED_AT) {
                plan.add(new Scan(Kind.FORGED, forged(codes.get(random.nextInt(codes.size()))), scanId));
            } else if (place == REPLAYED_AT && old > 0) {
                plan.add(new Scan(Kind.REPLAYED, codes.get(random.nextInt(old)), scanId));
            } else if (place == REPLAYED_AT) {
                plan.add(new Scan(Kind.FORGED, forged(codes.getFirst()), scanId));
            } else {
                fresh.add(i);
                plan.add(new Scan(Kind.FRESH, codes.get(used), scanId));
                used++;
            }
        }
        return List.copyOf(plan);
    }

    /**
     * How many of these ascending numbers are not above the bound; the code of the first n fresh scans are the first n.
     */
    private static int countBefore(List<Integer> ascending, int bound) {
        int found = Collections.binarySearch(ascending, bound);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Another character in the middle of the signature: still base45 in most cases, and never this signature. */
    private static String forged(String code) {
        int at = code.length() - 30;
        char other = ALPHABET.charAt((ALPHABET.indexOf(code.charAt(at)) + 1) % 10);
        return code.substring(0, at) + (other == code.charAt(at) ? 'A' : other) + code.substring(at + 1);
    }
}
