package cn.yimatong.token;

import java.math.BigInteger;
import java.util.Random;

/** Elements of {@link Sm2Field} in any spelling that its operations have to take, and what they stand for. */
final class FieldSamples {
    static final long GREATEST_LIMB = (1L << Sm2Field.LIMB_BITS) - 1;
    static final long QUARTER = 1L << 22;
    private static final BigInteger R_INVERSE = BigInteger.ONE.shiftLeft(261).modInverse(Sm2Field.P);

    private final Random random;

    FieldSamples(Random random) {
        this.random = random;
    }

    static Sm2Field of(long... limbs) {
        Sm2Field made = new Sm2Field();
        made.l0 = limbs[0];
        made.l1 = limbs[1];
        made.l2 = limbs[2];
        made.l3 = limbs[3];
        made.l4 = limbs[4];
        made.l5 = limbs[5];
        made.l6 = limbs[6];
        made.l7 = limbs[7];
        made.l8 = limbs[8];
        return made;
    }

    static long[] limbs(Sm2Field a) {
        return new long[]{a.l0, a.l1, a.l2, a.l3, a.l4, a.l5, a.l6, a.l7, a.l8};
    }

    /** Returns V, the number that the limbs spell. */
    static BigInteger spelt(Sm2Field a) {
        BigInteger sum = BigInteger.ZERO;
        long[] limbs = limbs(a);
        for (int i = limbs.length - 1; i >= 0; i--) {
            sum = sum.shiftLeft(Sm2Field.LIMB_BITS).add(BigInteger.valueOf(limbs[i]));
        }
        return sum;
    }

    /** Returns the element that it stands for. */
    static BigInteger meant(Sm2Field a) {
        return spelt(a).multiply(R_INVERSE).mod(Sm2Field.P);
    }

    /** Returns a reduced element: any at all, or limbs and value at their ends. */
    Sm2Field reduced() {
        return random(0, -QUARTER, 5 * QUARTER - 1);
    }

    /** Returns a loose element: any at all, or limbs and value at their ends. */
    Sm2Field loose() {
        return random(-GREATEST_LIMB, -6 * QUARTER, 6 * QUARTER);
    }

    private Sm2Field random(long least, long leastTop, long greatestTop) {
        int edges = random.nextInt(4);
        long[] limbs = new long[Sm2Field.LIMBS];
        for (int i = 0; i < limbs.length; i++) {
            long from = i < limbs.length - 1 ? least : leastTop;
            long to = i < limbs.length - 1 ? GREATEST_LIMB : greatestTop;
            limbs[i] = switch (random.nextInt(4) < edges ? random.nextInt(3) : 3) {
                case 0 -> from;
                case 1 -> to;
                case 2 -> 0;
                default -> random.nextLong(from, to + 1);
            };
        }
        return of(limbs);
    }
}
