package cn.yimatong.token;

/**
 * A product before its reduction: 17 columns, column k of weight 2^29k. Scratch of {@link Sm2Field}, where bounds and
 * meaning are stated.
 *
 * <p>
 * Written by {@code FieldRowsGenerator} in the tests: change that, not this.
 */
final class Sm2Columns {
    private static final long LOW = (1L << 29) - 1;
    private long c0, c1, c2, c3, c4, c5, c6, c7, c8;
    private long c9, c10, c11, c12, c13, c14, c15, c16;

    /** Sets these columns to those of {@code a * b}. */
    void product(Sm2Field a, Sm2Field b) {
        long a0 = a.l0, a1 = a.l1, a2 = a.l2, a3 = a.l3, a4 = a.l4;
        long a5 = a.l5, a6 = a.l6, a7 = a.l7, a8 = a.l8;
        long b0 = b.l0, b1 = b.l1, b2 = b.l2, b3 = b.l3, b4 = b.l4;
        long b5 = b.l5, b6 = b.l6, b7 = b.l7, b8 = b.l8;
        // a = A0 + A1 2^87 + A2 2^174, b likewise. d = A0 - A1, e = A0 - A2, f = A1 - A2; so of b.
        long da0 = a0 - a3, da1 = a1 - a4, da2 = a2 - a5;
        long ea0 = a0 - a6, ea1 = a1 - a7, ea2 = a2 - a8;
        long fa0 = a3 - a6, fa1 = a4 - a7, fa2 = a5 - a8;
        long db0 = b0 - b3, db1 = b1 - b4, db2 = b2 - b5;
        long eb0 = b0 - b6, eb1 = b1 - b7, eb2 = b2 - b8;
        long fb0 = b3 - b6, fb1 = b4 - b7, fb2 = b5 - b8;
        // p = A0 B0, q = A1 B1, r = A2 B2, s = p + q.
        long p0 = a0 * b0, q0 = a3 * b3, r0 = a6 * b6;
        long p1 = a0 * b1 + a1 * b0, q1 = a3 * b4 + a4 * b3, r1 = a6 * b7 + a7 * b6;
        long p2 = a0 * b2 + a1 * b1 + a2 * b0, q2 = a3 * b5 + a4 * b4 + a5 * b3, r2 = a6 * b8 + a7 * b7 + a8 * b6;
        long p3 = a1 * b2 + a2 * b1, q3 = a4 * b5 + a5 * b4, r3 = a7 * b8 + a8 * b7;
        long p4 = a2 * b2, q4 = a5 * b5, r4 = a8 * b8;
        long s0 = p0 + q0, s1 = p1 + q1, s2 = p2 + q2, s3 = p3 + q3, s4 = p4 + q4;
        // A0 B1 + A1 B0 = s - da db; A0 B2 + A1 B1 + A2 B0 = s + r - ea eb; A1 B2 + A2 B1 = q + r - fa fb.
        c0 = p0;
        c1 = p1;
        c2 = p2;
        c3 = p3 + s0 - (da0 * db0);
        c4 = p4 + s1 - (da0 * db1 + da1 * db0);
        c5 = s2 - (da0 * db2 + da1 * db1 + da2 * db0);
        c6 = s3 - (da1 * db2 + da2 * db1) + s0 + r0 - (ea0 * eb0);
        c7 = s4 - (da2 * db2) + s1 + r1 - (ea0 * eb1 + ea1 * eb0);
        c8 = s2 + r2 - (ea0 * eb2 + ea1 * eb1 + ea2 * eb0);
        c9 = s3 + r3 - (ea1 * eb2 + ea2 * eb1) + q0 + r0 - (fa0 * fb0);
        c10 = s4 + r4 - (ea2 * eb2) + q1 + r1 - (fa0 * fb1 + fa1 * fb0);
        c11 = q2 + r2 - (fa0 * fb2 + fa1 * fb1 + fa2 * fb0);
        c12 = q3 + r3 - (fa1 * fb2 + fa2 * fb1) + r0;
        c13 = q4 + r4 - (fa2 * fb2) + r1;
        c14 = r2;
        c15 = r3;
        c16 = r4;
    }

    /** Takes the columns of {@code a * b} off these. */
    void minusProduct(Sm2Field a, Sm2Field b) {
        long a0 = a.l0, a1 = a.l1, a2 = a.l2, a3 = a.l3, a4 = a.l4;
        long a5 = a.l5, a6 = a.l6, a7 = a.l7, a8 = a.l8;
        long b0 = b.l0, b1 = b.l1, b2 = b.l2, b3 = b.l3, b4 = b.l4;
        long b5 = b.l5, b6 = b.l6, b7 = b.l7, b8 = b.l8;
        // a = A0 + A1 2^87 + A2 2^174, b likewise. d = A0 - A1, e = A0 - A2, f = A1 - A2; so of b.
        long da0 = a0 - a3, da1 = a1 - a4, da2 = a2 - a5;
        long ea0 = a0 - a6, ea1 = a1 - a7, ea2 = a2 - a8;
        long fa0 = a3 - a6, fa1 = a4 - a7, fa2 = a5 - a8;
        long db0 = b0 - b3, db1 = b1 - b4, db2 = b2 - b5;
        long eb0 = b0 - b6, eb1 = b1 - b7, eb2 = b2 - b8;
        long fb0 = b3 - b6, fb1 = b4 - b7, fb2 = b5 - b8;
        // p = A0 B0, q = A1 B1, r = A2 B2, s = p + q.
        long p0 = a0 * b0, q0 = a3 * b3, r0 = a6 * b6;
        long p1 = a0 * b1 + a1 * b0, q1 = a3 * b4 + a4 * b3, r1 = a6 * b7 + a7 * b6;
        long p2 = a0 * b2 + a1 * b1 + a2 * b0, q2 = a3 * b5 + a4 * b4 + a5 * b3, r2 = a6 * b8 + a7 * b7 + a8 * b6;
        long p3 = a1 * b2 + a2 * b1, q3 = a4 * b5 + a5 * b4, r3 = a7 * b8 + a8 * b7;
        long p4 = a2 * b2, q4 = a5 * b5, r4 = a8 * b8;
        long s0 = p0 + q0, s1 = p1 + q1, s2 = p2 + q2, s3 = p3 + q3, s4 = p4 + q4;
        // A0 B1 + A1 B0 = s - da db; A0 B2 + A1 B1 + A2 B0 = s + r - ea eb; A1 B2 + A2 B1 = q + r - fa fb.
        c0 -= p0;
        c1 -= p1;
        c2 -= p2;
        c3 -= p3 + s0 - (da0 * db0);
        c4 -= p4 + s1 - (da0 * db1 + da1 * db0);
        c5 -= s2 - (da0 * db2 + da1 * db1 + da2 * db0);
        c6 -= s3 - (da1 * db2 + da2 * db1) + s0 + r0 - (ea0 * eb0);
        c7 -= s4 - (da2 * db2) + s1 + r1 - (ea0 * eb1 + ea1 * eb0);
        c8 -= s2 + r2 - (ea0 * eb2 + ea1 * eb1 + ea2 * eb0);
        c9 -= s3 + r3 - (ea1 * eb2 + ea2 * eb1) + q0 + r0 - (fa0 * fb0);
        c10 -= s4 + r4 - (ea2 * eb2) + q1 + r1 - (fa0 * fb1 + fa1 * fb0);
        c11 -= q2 + r2 - (fa0 * fb2 + fa1 * fb1 + fa2 * fb0);
        c12 -= q3 + r3 - (fa1 * fb2 + fa2 * fb1) + r0;
        c13 -= q4 + r4 - (fa2 * fb2) + r1;
        c14 -= r2;
        c15 -= r3;
        c16 -= r4;
    }

    /** Sets these columns to those of {@code a * a}: 45 multiplications of limbs. */
    void square(Sm2Field a) {
        long a0 = a.l0, a1 = a.l1, a2 = a.l2, a3 = a.l3, a4 = a.l4;
        long a5 = a.l5, a6 = a.l6, a7 = a.l7, a8 = a.l8;
        long d0 = a0 << 1, d1 = a1 << 1, d2 = a2 << 1, d3 = a3 << 1, d4 = a4 << 1, d5 = a5 << 1, d6 = a6 << 1,
                d7 = a7 << 1;
        c0 = a0 * a0;
        c1 = d0 * a1;
        c2 = d0 * a2 + a1 * a1;
        c3 = d0 * a3 + d1 * a2;
        c4 = d0 * a4 + d1 * a3 + a2 * a2;
        c5 = d0 * a5 + d1 * a4 + d2 * a3;
        c6 = d0 * a6 + d1 * a5 + d2 * a4 + a3 * a3;
        c7 = d0 * a7 + d1 * a6 + d2 * a5 + d3 * a4;
        c8 = d0 * a8 + d1 * a7 + d2 * a6 + d3 * a5 + a4 * a4;
        c9 = d1 * a8 + d2 * a7 + d3 * a6 + d4 * a5;
        c10 = d2 * a8 + d3 * a7 + d4 * a6 + a5 * a5;
        c11 = d3 * a8 + d4 * a7 + d5 * a6;
        c12 = d4 * a8 + d5 * a7 + a6 * a6;
        c13 = d5 * a8 + d6 * a7;
        c14 = d6 * a8 + a7 * a7;
        c15 = d7 * a8;
        c16 = a8 * a8;
    }

    /** Sets {@code out} to these columns divided by 2^261, modulo p. The columns stay. */
    void reduce(Sm2Field out) {
        // M = m0 + m1 2^29 + ... is chosen so that the low 261 bits of T + M p vanish.
        // T + M p = T - M + W (2^64 - 2^224), where W = M (1 - 2^32), that is wk = mk - 8 m(k-1).
        // 2^64 is column 2 shifted by 6, 2^224 is column 7 shifted by 21.
        long t0 = c0;
        long m0 = t0 & LOW, w0 = m0;
        long t1 = c1 + (t0 >> 29);
        long m1 = t1 & LOW, w1 = m1 - (m0 << 3);
        long t2 = c2 + (w0 << 6) + (t1 >> 29);
        long m2 = t2 & LOW, w2 = m2 - (m1 << 3);
        long t3 = c3 + (w1 << 6) + (t2 >> 29);
        long m3 = t3 & LOW, w3 = m3 - (m2 << 3);
        long t4 = c4 + (w2 << 6) + (t3 >> 29);
        long m4 = t4 & LOW, w4 = m4 - (m3 << 3);
        long t5 = c5 + (w3 << 6) + (t4 >> 29);
        long m5 = t5 & LOW, w5 = m5 - (m4 << 3);
        long t6 = c6 + (w4 << 6) + (t5 >> 29);
        long m6 = t6 & LOW, w6 = m6 - (m5 << 3);
        long t7 = c7 - (w0 << 21) + (w5 << 6) + (t6 >> 29);
        long m7 = t7 & LOW, w7 = m7 - (m6 << 3);
        long t8 = c8 - (w1 << 21) + (w6 << 6) + (t7 >> 29);
        long m8 = t8 & LOW, w8 = m8 - (m7 << 3);
        long w9 = -(m8 << 3);
        // Columns 0 to 8 are gone; the rest is the result, its carries taken along.
        long t9 = c9 - (w2 << 21) + (w7 << 6) + (t8 >> 29);
        out.l0 = t9 & LOW;
        long t10 = c10 - (w3 << 21) + (w8 << 6) + (t9 >> 29);
        out.l1 = t10 & LOW;
        long t11 = c11 - (w4 << 21) + (w9 << 6) + (t10 >> 29);
        out.l2 = t11 & LOW;
        long t12 = c12 - (w5 << 21) + (t11 >> 29);
        out.l3 = t12 & LOW;
        long t13 = c13 - (w6 << 21) + (t12 >> 29);
        out.l4 = t13 & LOW;
        long t14 = c14 - (w7 << 21) + (t13 >> 29);
        out.l5 = t14 & LOW;
        long t15 = c15 - (w8 << 21) + (t14 >> 29);
        out.l6 = t15 & LOW;
        long t16 = c16 - (w9 << 21) + (t15 >> 29);
        out.l7 = t16 & LOW;
        out.l8 = t16 >> 29;
    }
}
