package cn.yimatong.token;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;

/**
 * A curve over SM2's field with a point of small order, so that all of a group can be gone through. In Tate's normal
 * form, y^2 + (1 - c) x y - b y = x^3 - b x^2, the point (0, 0) has the order for which b and c are chosen (D. S.
 * Kubert, Universal bounds on the torsion of elliptic curves, 1976).
 */
final class SisterCurve {
    private static final BigInteger P = Sm2Field.P;

    private SisterCurve() {}

    /** Returns a point of order 7. */
    static ECPoint pointOfOrderSeven(BigInteger d) {
        BigInteger c = d.multiply(d).subtract(d);
        return point(c.multiply(d), c);
    }

    /** Returns a point of order 12. */
    static ECPoint pointOfOrderTwelve(BigInteger tau) {
        BigInteger one = BigInteger.ONE;
        BigInteger m = quotient(times(tau, 3).subtract(times(tau.multiply(tau), 3)).subtract(one), tau.subtract(one));
        BigInteger f = quotient(m, one.subtract(tau));
        BigInteger d = m.add(tau);
        BigInteger c = f.multiply(d).subtract(f);
        return point(c.multiply(d), c);
    }

    private static BigInteger quotient(BigInteger a, BigInteger b) {
        return a.multiply(b.modInverse(P)).mod(P);
    }

    private static BigInteger times(BigInteger a, long factor) {
        return a.multiply(BigInteger.valueOf(factor));
    }

    /** Returns (0, 0) of Tate's form on the same curve written Y^2 = X^3 - 27 c4 X - 54 c6. */
    private static ECPoint point(BigInteger b, BigInteger c) {
        BigInteger a1 = BigInteger.ONE.subtract(c);
        BigInteger b2 = a1.multiply(a1).subtract(times(b, 4));
        BigInteger b4 = a1.multiply(b).negate();
        BigInteger b6 = b.multiply(b);
        BigInteger c4 = b2.multiply(b2).subtract(times(b4, 24));
        BigInteger c6 = times(b2.multiply(b4), 36).subtract(b2.pow(3)).subtract(times(b6, 216));
        ECCurve curve = new ECCurve.Fp(P, times(c4, -27).mod(P), times(c6, -54).mod(P), null, null);
        return curve.createPoint(times(b2, 3).mod(P), times(b, -108).mod(P));
    }
}
