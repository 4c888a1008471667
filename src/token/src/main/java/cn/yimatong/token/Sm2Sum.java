package cn.yimatong.token;

/**
 * A sum of points that grows by one affine point at a time, in the coordinates XYZZ: x = X / ZZ, y = Y / ZZZ with ZZ^3
 * = ZZZ^2. The formulas hold on any curve y^2 = x^3 + ax + b over the field of {@link Sm2Field}.
 *
 * <p>
 * They do not hold where the two points have the same x: for a doubling, and for a sum of infinity. Then ZZ becomes
 * zero, and stays so, since each step multiplies it. It is looked at once, at the end: {@link #isExceptional}.
 */
final class Sm2Sum {
    private final Sm2Columns scratch = new Sm2Columns();
    private final Sm2Field x = new Sm2Field();
    private final Sm2Field y = new Sm2Field();
    private final Sm2Field zz = new Sm2Field();
    private final Sm2Field zzz = new Sm2Field();
    private boolean isEmpty = true;
    @SuppressWarnings("unused") // written, never read
    private int ignored;

    private final Sm2Field x2 = new Sm2Field();
    private final Sm2Field y2 = new Sm2Field();
    private final Sm2Field p = new Sm2Field();
    private final Sm2Field r = new Sm2Field();
    private final Sm2Field rr = new Sm2Field();
    private final Sm2Field pp = new Sm2Field();
    private final Sm2Field ppp = new Sm2Field();
    private final Sm2Field q = new Sm2Field();

    /** Takes what was read only to be near, so that reading it is not optimised away. */
    void ignore(int read) {
        ignored = read;
    }

    /** Begins anew, with no point. */
    void clear() {
        isEmpty = true;
    }

    /**
     * Adds an entry of a table, negated where {@code sign} is -1, not where it is 0: madd-2008-s of the
     * Explicit-Formulas Database (hyperelliptic.org/EFD, short Weierstrass, XYZZ), 8 multiplications and 2 squarings.
     */
    void add(int[] limbs, int at, int sign) {
        if (isEmpty) {
            begin(limbs, at, sign);
            return;
        }
        x2.setLimbs(limbs, at);
        y2.setSignedLimbs(limbs, at + Sm2Field.LIMBS, sign);
        // P = X2 ZZ - X, R = Y2 ZZZ - Y: both loose, all else below is reduced, but Q - X.
        p.setProduct(scratch, x2, zz);
        r.setProduct(scratch, y2, zzz);
        p.setDifference(p, x);
        r.setDifference(r, y);
        pp.setSquare(scratch, p);
        rr.setSquare(scratch, r);
        ppp.setProduct(scratch, p, pp);
        q.setProduct(scratch, x, pp);
        zz.setProduct(scratch, zz, pp);
        zzz.setProduct(scratch, zzz, ppp);
        // X' = R^2 - P^3 - 2 Q with Q = X P^2, and Y' = R (Q - X') - Y P^3.
        x.setFolded(rr, ppp, q);
        q.setDifference(q, x);
        y.setProductDifference(scratch, r, q, y, ppp);
    }

    private void begin(int[] limbs, int at, int sign) {
        isEmpty = false;
        x.setLimbs(limbs, at);
        y.setLimbs(limbs, at + Sm2Field.LIMBS);
        zz.set(Sm2Field.ONE);
        // y / -1 is as good as -y / 1, and keeps y reduced.
        zzz.set(sign == 0 ? Sm2Field.ONE : Sm2Field.MINUS_ONE);
    }

    /** Tells whether the sum is unknown: nothing was added, or points with the same x met, or the sum is infinity. */
    boolean isExceptional() {
        if (isEmpty) {
            return true;
        }
        p.set(zz);
        return p.isZero(scratch);
    }

    /**
     * Tells whether the sum, which is not exceptional, has this number for its x: compares X with x ZZ, and so needs no
     * inversion. With ZZ = 0 it would be true of every number.
     *
     * @param words a number below p as {@link Sm2Field#setNumber} takes it
     */
    boolean hasX(int[] words) {
        p.setNumber(scratch, words);
        p.setProduct(scratch, p, zz);
        p.setDifference(p, x);
        return p.isZero(scratch);
    }
}
