package cn.yimatong.token;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECPoint;

/**
 * The multiples of one point that make its multiplication a sum of a few table entries, with no doubling. A number is
 * written in signed windows of w bits, k = d0 + d1 2^w + d2 2^2w + ..., so kP is the sum of entries:
 *
 * <pre>
 *               entry 0      entry 1          entry 2^(w-1) - 1
 * window 0      1 P          2 P          ... 2^(w-1) P
 * window 1      1 2^w P      2 2^w P      ... 2^(w-1) 2^w P
 * ...
 * window i      1 2^iw P     2 2^iw P     ... 2^(w-1) 2^iw P
 *
 * one entry     x0 x1 ... x8 y0 y1 ... y8         18 limbs of {@link Sm2Field}, the spelling below p
 * </pre>
 *
 * A digit below zero takes the entry of its absolute value with y negated; the digit zero takes none. All of it lies in
 * one array, row behind row.
 */
final class Sm2Table {
    /** The number of bits in a window: RATIONALE.md has the curve from which it was chosen. */
    static final int WINDOW_BITS = 10;
    static final int WINDOWS = (256 + WINDOW_BITS - 1) / WINDOW_BITS;

    private static final int ENTRY_LIMBS = 2 * Sm2Field.LIMBS;
    private static final int ENTRIES = 1 << (WINDOW_BITS - 1);

    private final int[] limbs;

    private Sm2Table(int[] limbs) {
        this.limbs = limbs;
    }

    /** The table of SM2's base point, made once, when the first key is prepared. */
    private static final class OfBasePoint {
        static final Sm2Table TABLE = of(Sm2.CURVE.getG());
    }

    static Sm2Table ofBasePoint() {
        return OfBasePoint.TABLE;
    }

    /** Makes the table of a point of SM2's curve, not infinity, which takes some tens of milliseconds. */
    static Sm2Table of(ECPoint point) {
        int[] limbs = new int[WINDOWS * ENTRIES * ENTRY_LIMBS];
        Sm2Columns scratch = new Sm2Columns();
        ECPoint first = point.normalize();
        for (int window = 0; window < WINDOWS; window++) {
            ECPoint[] row = new ECPoint[ENTRIES];
            row[0] = first;
            for (int i = 1; i < ENTRIES; i++) {
                row[i] = row[i - 1].add(first);
            }
            // One inversion for the whole row.
            point.getCurve().normalizeAll(row);
            for (int i = 0; i < ENTRIES; i++) {
                write(scratch, row[i], limbs, at(window, i + 1));
            }
            first = row[ENTRIES - 1].twice().normalize();
        }
        return new Sm2Table(limbs);
    }

    static void write(Sm2Columns scratch, ECPoint affine, int[] limbs, int at) {
        write(scratch, affine.getAffineXCoord().toBigInteger(), limbs, at);
        write(scratch, affine.getAffineYCoord().toBigInteger(), limbs, at + Sm2Field.LIMBS);
    }

    private static void write(Sm2Columns scratch, BigInteger coordinate, int[] limbs, int at) {
        Sm2Field element = new Sm2Field();
        element.setNumber(scratch, Sm2Scalar.words(coordinate));
        element.writeCanonical(scratch, limbs, at);
    }

    private static int at(int window, int multiple) {
        return (window * ENTRIES + multiple - 1) * ENTRY_LIMBS;
    }

    /** Adds to {@code sum} this table's point times the number that {@link Sm2Scalar#recode} wrote as these digits. */
    void addMultiple(int[] digits, Sm2Sum sum) {
        fetch(digits, sum);
        for (int window = 0; window < WINDOWS; window++) {
            int digit = digits[window];
            if (digit != 0) {
                int sign = digit >> 31;
                sum.add(limbs, at(window, (digit ^ sign) - sign), sign);
            }
        }
    }

    /**
     * Reads something of each entry first, so that the processor fetches all of them at once from its farther caches.
     * In the additions, each would wait for the one before.
     */
    private void fetch(int[] digits, Sm2Sum sum) {
        int read = 0;
        for (int window = 0; window < WINDOWS; window++) {
            int digit = digits[window];
            int at = at(window, Math.max(1, Math.abs(digit)));
            read += limbs[at] + limbs[at + ENTRY_LIMBS - 1];
        }
        sum.ignore(read);
    }
}
