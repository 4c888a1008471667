package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;

/** Adding points: every way through two small groups, and tables of SM2's own. */
class Sm2SumTest {
    private static final int ADDITIONS = 4;

    private final Sm2Sum sum = new Sm2Sum();

    /** All multiples of a point of small order, but infinity. */
    private static final class SmallGroup {
        final int order;
        final int[] limbs;
        final int[][] x;

        SmallGroup(ECPoint generator, int order) {
            this.order = order;
            this.limbs = new int[order * 2 * Sm2Field.LIMBS];
            this.x = new int[order][];
            ECPoint multiple = generator.getCurve().getInfinity();
            for (int i = 1; i < order; i++) {
                multiple = multiple.add(generator).normalize();
                assertFalse(multiple.isInfinity(), i + " times the point");
                Sm2Table.write(new Sm2Columns(), multiple, limbs, at(i));
                x[i] = Sm2Scalar.words(multiple.getAffineXCoord().toBigInteger());
            }
            assertTrue(multiple.add(generator).isInfinity());
        }

        int at(int multiple) {
            return multiple * 2 * Sm2Field.LIMBS;
        }
    }

    /** Adds the multiples that the number spells, two figures each of multiple and sign, and checks after each. */
    private void walk(SmallGroup group, long way) {
        sum.clear();
        assertTrue(sum.isExceptional());
        int total = 0;
        boolean met = false;
        int choices = 2 * (group.order - 1);
        for (int step = 0; step < ADDITIONS; step++) {
            int choice = (int) (way % choices);
            way /= choices;
            int multiple = 1 + choice / 2;
            int sign = -(choice % 2);
            sum.add(group.limbs, group.at(multiple), sign);
            int signed = sign == 0 ? multiple : group.order - multiple;
            met |= step > 0 && (total == signed || total == group.order - signed);
            total = (total + signed) % group.order;
            assertEquals(met, sum.isExceptional());
        }
        if (!met) {
            for (int i = 1; i < group.order; i++) {
                assertEquals(i == total || i == group.order - total, sum.hasX(group.x[i]));
            }
        }
    }

    private void walkEveryWay(SmallGroup group) {
        long ways = 1;
        for (int step = 0; step < ADDITIONS; step++) {
            ways *= 2L * (group.order - 1);
        }
        for (long way = 0; way < ways; way++) {
            walk(group, way);
        }
    }

    @Test
    void everyWayThroughAGroupOfSevenEndsWhereItMust() {
        walkEveryWay(new SmallGroup(SisterCurve.pointOfOrderSeven(BigInteger.valueOf(5)), 7));
    }

    @Test
    void everyWayThroughAGroupOfTwelveEndsWhereItMust() {
        walkEveryWay(new SmallGroup(SisterCurve.pointOfOrderTwelve(BigInteger.valueOf(5)), 12));
    }

    @Test
    void multiplesByTableAreThoseOfBouncyCastle() {
        Random random = new Random(1);
        ECPoint point = Sm2.CURVE.getG().multiply(new BigInteger(255, random));
        Sm2Table table = Sm2Table.of(point);
        int[] digits = new int[Sm2Table.WINDOWS];
        for (int i = 0; i < 500; i++) {
            BigInteger k = new BigInteger(256, random).mod(Sm2Scalar.N);
            Sm2Scalar.recode(Sm2Scalar.words(k), Sm2Table.WINDOW_BITS, digits);
            sum.clear();
            table.addMultiple(digits, sum);
            assertIs(point.multiply(k));
        }
    }

    @Test
    void everyEntryOfATableIsItsMultiple() {
        Sm2Table table = Sm2Table.ofBasePoint();
        int half = 1 << (Sm2Table.WINDOW_BITS - 1);
        int[] digits = new int[Sm2Table.WINDOWS];
        ECPoint first = Sm2.CURVE.getG();
        for (int window = 0; window < Sm2Table.WINDOWS; window++) {
            ECPoint expected = first;
            for (int digit = 1; digit <= half; digit++) {
                digits[window] = digit % 2 == 0 ? digit : -digit;
                sum.clear();
                table.addMultiple(digits, sum);
                assertIs(expected);
                expected = expected.add(first);
            }
            digits[window] = 0;
            first = first.timesPow2(Sm2Table.WINDOW_BITS);
        }
    }

    private void assertIs(ECPoint expected) {
        assertFalse(sum.isExceptional());
        int[] x = Sm2Scalar.words(expected.normalize().getAffineXCoord().toBigInteger());
        assertTrue(sum.hasX(x));
        x[0] ^= 1;
        assertFalse(sum.hasX(x));
    }
}
