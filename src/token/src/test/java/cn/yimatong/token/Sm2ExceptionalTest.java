package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.ECFieldElement;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;

/** Sums and numbers that hardly any signature meets, each with a hash that makes it good and with one that does not. */
class Sm2ExceptionalTest {
    private static final BigInteger N = Sm2Scalar.N;
    private static final BigInteger P = Sm2Field.P;
    private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);
    private static final int HALF = 1 << (Sm2Table.WINDOW_BITS - 1);
    private static final BigInteger D = new BigInteger(
            "6b5bd5f4dca1d6a9c4ba58ef1a1b9d6ff31c8d04e6a0fbb4e6e34f4ffbcc9e55", 16);

    private static BigInteger number(long value) {
        return BigInteger.valueOf(value).mod(N);
    }

    private static ECPoint key(BigInteger d) {
        return Sm2.CURVE.getG().multiply(d).normalize();
    }

    @Test
    void aDoublingGoesTheGenericWay() {
        // With Q = 2G, s = 6 and t = 3 the sum 6G meets the entry 3Q = 6G.
        Sm2Verification prepared = Sm2Verification.of(key(number(2)));
        new Sm2HashCase(key(number(2)), number(6), number(3)).assertAcceptedOnlyUnderItsHash(prepared);
        // And more entries follow.
        BigInteger t = number(3).add(BigInteger.ONE.shiftLeft(77));
        new Sm2HashCase(key(number(2)), number(6), t).assertAcceptedOnlyUnderItsHash(prepared);
    }

    @Test
    void aSumThatPassesThroughInfinityGoesTheGenericWay() {
        // -6G + 3Q with Q = 2G is infinity, and then more is added.
        Sm2Verification prepared = Sm2Verification.of(key(number(2)));
        BigInteger t = number(3).add(BigInteger.ONE.shiftLeft(200));
        new Sm2HashCase(key(number(2)), number(-6), t).assertAcceptedOnlyUnderItsHash(prepared);
    }

    @Test
    void infinityIsRefusedAndNotReadAsZero() {
        ECPoint key = key(D);
        Sm2Verification prepared = Sm2Verification.of(key);
        for (BigInteger t : List.of(number(3), D, N.subtract(BigInteger.ONE))) {
            Sm2HashCase infinite = new Sm2HashCase(key, t.multiply(D).negate().mod(N), t);
            assertTrue(infinite.sum().isInfinity());
            // x1 = 0, n, and whatever else a sum that is none could be taken for.
            for (BigInteger x1 : List.of(BigInteger.ZERO, N, BigInteger.ONE, D, P.subtract(BigInteger.ONE))) {
                infinite.assertAnswer(false, prepared, infinite.hashFor(x1));
            }
        }
    }

    @Test
    void anXOfTheOrderOrMoreIsComparedModuloTheOrder() {
        for (ECPoint sum : pointsFrom(N, 5)) {
            assertTrue(sum.getAffineXCoord().toBigInteger().compareTo(N) >= 0);
            Sm2HashCase beyond = Sm2HashCase.withSum(sum, D);
            assertEquals(sum, beyond.sum());
            beyond.assertAcceptedOnlyUnderItsHash(Sm2Verification.of(beyond.key()));
        }
    }

    @Test
    void aSmallXIsFoundAsItself() {
        // r - e is small, so that it and it plus n are both below p; here the first of them is x1.
        for (ECPoint sum : pointsFrom(BigInteger.ONE, 3)) {
            Sm2HashCase low = Sm2HashCase.withSum(sum, D);
            assertEquals(sum, low.sum());
            low.assertAcceptedOnlyUnderItsHash(Sm2Verification.of(low.key()));
        }
    }

    /** Returns the first points of the curve whose x is at least this. */
    private static List<ECPoint> pointsFrom(BigInteger least, int count) {
        List<ECPoint> points = new ArrayList<>();
        for (BigInteger x = least; points.size() < count; x = x.add(BigInteger.ONE)) {
            ECFieldElement element = Sm2.CURVE.getCurve().fromBigInteger(x);
            ECFieldElement y = element.square().add(Sm2.CURVE.getCurve().getA()).multiply(element)
                    .add(Sm2.CURVE.getCurve().getB()).sqrt();
            if (y != null) {
                points.add(Sm2.CURVE.getCurve().createPoint(x, y.toBigInteger()));
            }
        }
        return points;
    }

    @Test
    void nothingFitsWhereOnlyTheSecondCandidateIsSmallEnough() {
        ECPoint key = key(D);
        Sm2Verification prepared = Sm2Verification.of(key);
        Sm2HashCase usual = new Sm2HashCase(key, number(12345), number(67890));
        BigInteger greatest = P.subtract(N).subtract(BigInteger.ONE);
        for (BigInteger x : List.of(BigInteger.ZERO, BigInteger.ONE, greatest, greatest.add(BigInteger.ONE))) {
            usual.assertAnswer(false, prepared, usual.hashFor(x));
        }
    }

    @Test
    void aTOfZeroIsRefusedThoughTheRestWouldFit() {
        ECPoint key = key(D);
        Sm2Verification prepared = Sm2Verification.of(key);
        Sm2HashCase zero = new Sm2HashCase(key, number(12345), BigInteger.ZERO);
        zero.assertAnswer(false, prepared, zero.hashFor(zero.sum().getAffineXCoord().toBigInteger()));
    }

    @Test
    void anROfZeroIsRefusedThoughTheRestWouldFit() {
        ECPoint key = key(D);
        Sm2Verification prepared = Sm2Verification.of(key);
        Sm2HashCase zero = new Sm2HashCase(key, number(12345), number(12345));
        zero.assertAnswer(false, prepared, zero.hashFor(zero.sum().getAffineXCoord().toBigInteger()));
    }

    @Test
    void anSOfZeroIsRefusedThoughTheRestWouldFit() {
        ECPoint key = key(D);
        Sm2Verification prepared = Sm2Verification.of(key);
        Sm2HashCase zero = new Sm2HashCase(key, BigInteger.ZERO, number(12345));
        zero.assertAnswer(false, prepared, zero.hashFor(zero.sum().getAffineXCoord().toBigInteger()));
    }

    @Test
    void aHashOfTheOrderOrMoreIsTakenModuloTheOrder() {
        // With the second sum e + x1 passes the order, so r is the smaller of r and e.
        for (ECPoint sum : List.of(key(D), pointsFrom(N.subtract(number(1000)), 1).getFirst())) {
            for (BigInteger e : List.of(BigInteger.ZERO, BigInteger.TEN,
                    TWO_256.subtract(N).subtract(BigInteger.ONE))) {
                Sm2HashCase small = Sm2HashCase.withSum(sum, e);
                Sm2Verification prepared = Sm2Verification.of(small.key());
                small.assertAnswer(true, prepared, BigIntegers.asUnsignedByteArray(Sm2.HASH_BYTES, e));
                BigInteger same = e.add(N);
                small.assertAnswer(true, prepared, BigIntegers.asUnsignedByteArray(Sm2.HASH_BYTES, same));
                small.assertAnswer(false, prepared,
                        BigIntegers.asUnsignedByteArray(Sm2.HASH_BYTES, same.subtract(BigInteger.ONE)));
            }
        }
    }

    @Test
    void digitsAtTheirEndsAreAddedLikeOthers() {
        ECPoint key = key(D);
        Sm2Verification prepared = Sm2Verification.of(key);
        List<BigInteger> ends = List.of(BigInteger.ONE, N.subtract(BigInteger.ONE), repeated(HALF), repeated(HALF + 1),
                repeated(HALF - 1), N.subtract(repeated(HALF)), N.subtract(repeated(HALF + 1)),
                BigInteger.ONE.shiftLeft(255), BigInteger.ONE.shiftLeft(255).subtract(BigInteger.ONE),
                BigInteger.ONE.shiftLeft(Sm2Table.WINDOW_BITS), BigInteger.ONE.shiftLeft(Sm2Table.WINDOW_BITS - 1));
        for (BigInteger s : ends) {
            for (BigInteger t : ends) {
                if (!s.equals(t)) {
                    new Sm2HashCase(key, s, t).assertAcceptedOnlyUnderItsHash(prepared);
                }
            }
        }
    }

    /** Returns the number whose windows all hold this digit, as far as it stays below 2^255. */
    private static BigInteger repeated(int digit) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; (i + 1) * Sm2Table.WINDOW_BITS <= 255; i++) {
            sum = sum.add(BigInteger.valueOf(digit).shiftLeft(i * Sm2Table.WINDOW_BITS));
        }
        return sum;
    }
}
