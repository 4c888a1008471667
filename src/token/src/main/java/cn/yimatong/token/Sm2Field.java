package cn.yimatong.token;

import java.math.BigInteger;

/**
 * An element of the field of SM2 (GB/T 32918.5), that is a number modulo p = 2^256 - 2^224 - 2^96 + 2^64 - 1, in
 * Montgomery's form. Not constant-time: for public data only.
 *
 * <p>
 * The value is V = l0 + l1 2^29 + ... + l8 2^232, and stands for V / 2^261 mod p. Limbs have signs and there are many
 * spellings of one element; two kinds of them occur:
 * <ul>
 * <li><b>reduced</b>: l0 to l7 in [0, 2^29), and -1/4 2^256 <= V < 5/4 2^256;
 * <li><b>loose</b>: l0 to l7 in (-2^29, 2^29), and |V| < 3/2 2^256 + 2^232. Whatever is reduced is loose, and so is the
 * difference of two reduced, for which nothing is carried.
 * </ul>
 * Every operation takes loose operands, but {@link #setDifference} and {@link #setFolded}, which take reduced ones, and
 * every result is reduced, but that of {@link #setDifference}. Why that holds for products:
 * <ul>
 * <li>A column of {@code a * b - c * d} has at most 18 products of limbs, below 18 * 2^58; the reduction adds less than
 * 2^55. That is below 2^63, and what Karatsuba's identity puts in between may wrap: it cancels modulo 2^64. One bit
 * more in the limbs would not fit.
 * <li>T = {@code a * b - c * d} is at most 2 * (3/2)^2 * 2^512 and a little; the result is (T + M p) / 2^261 with 0 <=
 * M < 2^261, so it exceeds [0, p] by at most 9/64 2^256 and a little.
 * </ul>
 * Assertions state the kinds; the tests run with them and at the bounds.
 */
final class Sm2Field {
    static final int LIMBS = 9;
    static final int LIMB_BITS = 29;
    static final BigInteger P = new BigInteger("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF", 16);

    private static final long LOW = (1L << LIMB_BITS) - 1;
    /** 2^256 is this much in the last limb. */
    private static final int TOP_BITS = 24;
    private static final long QUARTER = 1L << (TOP_BITS - 2);
    private static final BigInteger R = BigInteger.ONE.shiftLeft(LIMBS * LIMB_BITS);

    /** The number 1 as it stands, which divides by 2^261 when multiplied with. */
    private static final Sm2Field RAW_ONE = raw(BigInteger.ONE);
    private static final Sm2Field RAW_P = raw(P);
    private static final Sm2Field R_SQUARED = raw(R.multiply(R).mod(P));
    static final Sm2Field ONE = raw(R.mod(P));
    static final Sm2Field MINUS_ONE = raw(R.negate().mod(P));

    // Plain fields: the compiler to machine code reads them without the checks of an array.
    long l0;
    long l1;
    long l2;
    long l3;
    long l4;
    long l5;
    long l6;
    long l7;
    long l8;

    /** Makes zero. */
    Sm2Field() {}

    private static Sm2Field raw(BigInteger value) {
        int[] limbs = new int[LIMBS];
        for (int i = 0; i < LIMBS; i++) {
            limbs[i] = (int) (value.shiftRight(LIMB_BITS * i).longValue() & LOW);
        }
        Sm2Field made = new Sm2Field();
        made.setLimbs(limbs, 0);
        return made;
    }

    boolean isReduced() {
        boolean lowFit = (l0 | l1 | l2 | l3 | l4 | l5 | l6 | l7) >>> LIMB_BITS == 0;
        return lowFit && l8 >= -QUARTER && l8 < 5 * QUARTER;
    }

    boolean isLoose() {
        boolean lowFit = isLow(l0) && isLow(l1) && isLow(l2) && isLow(l3) && isLow(l4) && isLow(l5) && isLow(l6)
                && isLow(l7);
        return lowFit && Math.abs(l8) <= 6 * QUARTER;
    }

    private static boolean isLow(long limb) {
        return Math.abs(limb) <= LOW;
    }

    void set(Sm2Field a) {
        l0 = a.l0;
        l1 = a.l1;
        l2 = a.l2;
        l3 = a.l3;
        l4 = a.l4;
        l5 = a.l5;
        l6 = a.l6;
        l7 = a.l7;
        l8 = a.l8;
    }

    /** Takes nine limbs of a table as they stand: reduced. */
    void setLimbs(int[] limbs, int at) {
        l0 = limbs[at];
        l1 = limbs[at + 1];
        l2 = limbs[at + 2];
        l3 = limbs[at + 3];
        l4 = limbs[at + 4];
        l5 = limbs[at + 5];
        l6 = limbs[at + 6];
        l7 = limbs[at + 7];
        l8 = limbs[at + 8];
        assert isReduced();
    }

    /** Takes nine limbs of a table, each negated where {@code sign} is -1, not where it is 0: loose. */
    void setSignedLimbs(int[] limbs, int at, long sign) {
        // (x ^ -1) - (-1) = -x, without a branch that no predictor could learn.
        l0 = (limbs[at] ^ sign) - sign;
        l1 = (limbs[at + 1] ^ sign) - sign;
        l2 = (limbs[at + 2] ^ sign) - sign;
        l3 = (limbs[at + 3] ^ sign) - sign;
        l4 = (limbs[at + 4] ^ sign) - sign;
        l5 = (limbs[at + 5] ^ sign) - sign;
        l6 = (limbs[at + 6] ^ sign) - sign;
        l7 = (limbs[at + 7] ^ sign) - sign;
        l8 = (limbs[at + 8] ^ sign) - sign;
        assert isLoose();
    }

    /**
     * Sets this to a number below 2^256, brought into Montgomery's form.
     *
     * @param words eight words of 32 bits, the lowest first
     */
    void setNumber(Sm2Columns scratch, int[] words) {
        l0 = bits(words, 0);
        l1 = bits(words, LIMB_BITS);
        l2 = bits(words, 2 * LIMB_BITS);
        l3 = bits(words, 3 * LIMB_BITS);
        l4 = bits(words, 4 * LIMB_BITS);
        l5 = bits(words, 5 * LIMB_BITS);
        l6 = bits(words, 6 * LIMB_BITS);
        l7 = bits(words, 7 * LIMB_BITS);
        l8 = bits(words, 8 * LIMB_BITS);
        setProduct(scratch, this, R_SQUARED);
    }

    private static long bits(int[] words, int from) {
        int word = from >>> 5;
        long above = word + 1 < words.length ? (long) words[word + 1] << 32 : 0;
        return ((above | (words[word] & 0xFFFFFFFFL)) >>> (from & 31)) & LOW;
    }

    /** Writes the one spelling below p, in nine limbs. */
    void writeCanonical(Sm2Columns scratch, int[] limbs, int at) {
        Sm2Field canonical = new Sm2Field();
        canonical.setProduct(scratch, this, R_SQUARED);
        // V 2^261 / 2^261, and the product with the number 1 is at least 0 and at most p.
        canonical.setProduct(scratch, canonical, RAW_ONE);
        long[] all = {canonical.l0, canonical.l1, canonical.l2, canonical.l3, canonical.l4, canonical.l5, canonical.l6,
            canonical.l7, canonical.l8};
        for (int i = 0; i < LIMBS; i++) {
            limbs[at + i] = (int) all[i];
        }
    }

    /** Sets this to {@code a * b}. */
    void setProduct(Sm2Columns scratch, Sm2Field a, Sm2Field b) {
        assert a.isLoose() && b.isLoose();
        scratch.product(a, b);
        scratch.reduce(this);
        assert isReduced();
    }

    /** Sets this to {@code a * a}. */
    void setSquare(Sm2Columns scratch, Sm2Field a) {
        assert a.isLoose();
        scratch.square(a);
        scratch.reduce(this);
        assert isReduced();
    }

    /** Sets this to {@code a * b - c * d}, reduced once. */
    void setProductDifference(Sm2Columns scratch, Sm2Field a, Sm2Field b, Sm2Field c, Sm2Field d) {
        assert a.isLoose() && b.isLoose() && c.isLoose() && d.isLoose();
        scratch.product(a, b);
        scratch.minusProduct(c, d);
        scratch.reduce(this);
        assert isReduced();
    }

    /** Sets this to {@code a - b}, loose; both are reduced. */
    void setDifference(Sm2Field a, Sm2Field b) {
        assert a.isReduced() && b.isReduced();
        l0 = a.l0 - b.l0;
        l1 = a.l1 - b.l1;
        l2 = a.l2 - b.l2;
        l3 = a.l3 - b.l3;
        l4 = a.l4 - b.l4;
        l5 = a.l5 - b.l5;
        l6 = a.l6 - b.l6;
        l7 = a.l7 - b.l7;
        l8 = a.l8 - b.l8;
        assert isLoose();
    }

    /** Sets this to {@code a - b - 2 c}; all three are reduced. */
    void setFolded(Sm2Field a, Sm2Field b, Sm2Field c) {
        assert a.isReduced() && b.isReduced() && c.isReduced();
        long t8 = a.l8 - b.l8 - 2 * c.l8;
        // V - q p with q = floor(t8 / 2^24), so about V / 2^256: q p = q (2^256 - 2^224 - 2^96 + 2^64 - 1).
        // -4 <= q <= 1, and the limbs below are more than -3 2^232 and less than 2^232 together,
        // hence -2^234 < V - q p < 2^256 + 2^225.
        long q = t8 >> TOP_BITS;
        long t0 = a.l0 - b.l0 - 2 * c.l0 + q;
        long t1 = a.l1 - b.l1 - 2 * c.l1 + (t0 >> LIMB_BITS);
        long t2 = a.l2 - b.l2 - 2 * c.l2 - (q << (64 - 2 * LIMB_BITS)) + (t1 >> LIMB_BITS);
        long t3 = a.l3 - b.l3 - 2 * c.l3 + (q << (96 - 3 * LIMB_BITS)) + (t2 >> LIMB_BITS);
        long t4 = a.l4 - b.l4 - 2 * c.l4 + (t3 >> LIMB_BITS);
        long t5 = a.l5 - b.l5 - 2 * c.l5 + (t4 >> LIMB_BITS);
        long t6 = a.l6 - b.l6 - 2 * c.l6 + (t5 >> LIMB_BITS);
        long t7 = a.l7 - b.l7 - 2 * c.l7 + (q << (224 - 7 * LIMB_BITS)) + (t6 >> LIMB_BITS);
        l0 = t0 & LOW;
        l1 = t1 & LOW;
        l2 = t2 & LOW;
        l3 = t3 & LOW;
        l4 = t4 & LOW;
        l5 = t5 & LOW;
        l6 = t6 & LOW;
        l7 = t7 & LOW;
        l8 = t8 - (q << TOP_BITS) + (t7 >> LIMB_BITS);
        assert isReduced();
    }

    /** Tells whether this is zero modulo p. This loses its value. */
    boolean isZero(Sm2Columns scratch) {
        // (V + M p) / 2^261 for a V that p divides is 0 or p, and spelt in one way.
        setProduct(scratch, this, RAW_ONE);
        return (l0 | l1 | l2 | l3 | l4 | l5 | l6 | l7 | l8) == 0 || isSpeltLike(RAW_P);
    }

    private boolean isSpeltLike(Sm2Field a) {
        return l0 == a.l0 && l1 == a.l1 && l2 == a.l2 && l3 == a.l3 && l4 == a.l4 && l5 == a.l5 && l6 == a.l6
                && l7 == a.l7 && l8 == a.l8;
    }
}
