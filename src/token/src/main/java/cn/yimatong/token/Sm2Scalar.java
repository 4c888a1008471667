package cn.yimatong.token;

import java.math.BigInteger;

/**
 * Numbers modulo the order n of SM2's group (GB/T 32918.5): eight words of 32 bits each, the lowest first. Not
 * constant-time: for public data only.
 */
final class Sm2Scalar {
    static final int WORDS = 8;
    static final BigInteger N = new BigInteger("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123", 16);

    private static final int WORD_BITS = 32;
    private static final long WORD = 0xFFFFFFFFL;
    private static final int[] ORDER = words(N);
    private static final int[] PRIME = words(Sm2Field.P);

    private Sm2Scalar() {}

    static int[] words(BigInteger value) {
        int[] words = new int[WORDS];
        for (int i = 0; i < WORDS; i++) {
            words[i] = value.shiftRight(WORD_BITS * i).intValue();
        }
        return words;
    }

    /** Reads 32 bytes, big-endian. */
    static void read(byte[] bytes, int at, int[] out) {
        for (int i = 0; i < WORDS; i++) {
            out[WORDS - 1 - i] = Bytes.readInt(bytes, at + Integer.BYTES * i);
        }
    }

    static boolean isZero(int[] a) {
        int any = 0;
        for (int word : a) {
            any |= word;
        }
        return any == 0;
    }

    /** Tells whether 1 <= a < n. */
    static boolean isInRange(int[] a) {
        return !isZero(a) && isBelow(a, ORDER);
    }

    private static boolean isBelow(int[] a, int[] b) {
        for (int i = WORDS - 1; i >= 0; i--) {
            if (a[i] != b[i]) {
                return (a[i] & WORD) < (b[i] & WORD);
            }
        }
        return false;
    }

    /** Sets {@code out} to a modulo n, for any a below 2^256, which is below 2n. */
    static void reduce(int[] a, int[] out) {
        if (isBelow(a, ORDER)) {
            System.arraycopy(a, 0, out, 0, WORDS);
        } else {
            minus(a, ORDER, out);
        }
    }

    /** Sets {@code out} to (a + b) mod n; both are below n. */
    static void add(int[] a, int[] b, int[] out) {
        boolean overflows = plus(a, b, out);
        if (overflows || !isBelow(out, ORDER)) {
            // Below 2n, so once is enough; the borrow takes the overflow away.
            minus(out, ORDER, out);
        }
    }

    /** Sets {@code out} to (a - b) mod n; both are below n. */
    static void subtract(int[] a, int[] b, int[] out) {
        if (minus(a, b, out)) {
            plus(out, ORDER, out);
        }
    }

    /** Adds n to a number below n, or tells that the sum would not be below p. */
    static boolean addOrderBelowPrime(int[] a) {
        return !plus(a, ORDER, a) && isBelow(a, PRIME);
    }

    /** Sets {@code out} to a + b modulo 2^256 and tells whether it overflowed. */
    private static boolean plus(int[] a, int[] b, int[] out) {
        long carry = 0;
        for (int i = 0; i < WORDS; i++) {
            carry += (a[i] & WORD) + (b[i] & WORD);
            out[i] = (int) carry;
            carry >>>= WORD_BITS;
        }
        return carry != 0;
    }

    /** Sets {@code out} to a - b modulo 2^256 and tells whether it borrowed. */
    private static boolean minus(int[] a, int[] b, int[] out) {
        long borrow = 0;
        for (int i = 0; i < WORDS; i++) {
            borrow += (a[i] & WORD) - (b[i] & WORD);
            out[i] = (int) borrow;
            borrow >>= WORD_BITS;
        }
        return borrow != 0;
    }

    /**
     * Writes a as the signed windows of {@link Sm2Table}: a = sum of digits[i] 2^(i w) mod n, each digit in [-2^(w-1),
     * 2^(w-1)]. May change a.
     *
     * @param a below n
     */
    static void recode(int[] a, int windowBits, int[] digits) {
        // So that the last window has room for a carry: one of a and n - a is below 2^255.
        boolean isNegated = a[WORDS - 1] < 0;
        if (isNegated) {
            minus(ORDER, a, a);
        }
        int half = 1 << (windowBits - 1);
        int carry = 0;
        for (int i = 0; i < digits.length; i++) {
            int digit = bits(a, i * windowBits, windowBits) + carry;
            carry = digit > half ? 1 : 0;
            digit -= carry << windowBits;
            digits[i] = isNegated ? -digit : digit;
        }
        assert carry == 0;
    }

    private static int bits(int[] a, int from, int count) {
        int word = from / WORD_BITS;
        long above = word + 1 < WORDS ? (long) a[word + 1] << WORD_BITS : 0;
        return (int) ((above | (a[word] & WORD)) >>> (from % WORD_BITS)) & ((1 << count) - 1);
    }
}
