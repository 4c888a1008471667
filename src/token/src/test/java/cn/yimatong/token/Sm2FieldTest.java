package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The field of SM2 against BigInteger, in every spelling and at the bounds. */
class Sm2FieldTest {
    private static final int ROUNDS = 5_000;
    private static final BigInteger P = Sm2Field.P;
    private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);

    private final Sm2Columns scratch = new Sm2Columns();
    private final Sm2Field out = new Sm2Field();

    private void assertReduced(BigInteger expected) {
        assertEquals(expected.mod(P), FieldSamples.meant(out));
        assertTrue(out.isReduced());
        BigInteger quarter = TWO_256.shiftRight(2);
        BigInteger spelt = FieldSamples.spelt(out);
        assertTrue(spelt.compareTo(quarter.negate()) >= 0 && spelt.compareTo(TWO_256.add(quarter)) < 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everyOperationAgreesWithBigInteger(long seed) {
        FieldSamples samples = new FieldSamples(new Random(seed));
        for (int i = 0; i < ROUNDS; i++) {
            Sm2Field a = samples.loose();
            Sm2Field b = samples.loose();
            Sm2Field c = samples.loose();
            Sm2Field d = samples.loose();
            BigInteger ab = FieldSamples.meant(a).multiply(FieldSamples.meant(b));
            out.setProduct(scratch, a, b);
            assertReduced(ab);
            out.setSquare(scratch, a);
            assertReduced(FieldSamples.meant(a).pow(2));
            out.setProductDifference(scratch, a, b, c, d);
            assertReduced(ab.subtract(FieldSamples.meant(c).multiply(FieldSamples.meant(d))));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5})
    void sumsAgreeWithBigInteger(long seed) {
        FieldSamples samples = new FieldSamples(new Random(seed));
        for (int i = 0; i < ROUNDS; i++) {
            Sm2Field a = samples.reduced();
            Sm2Field b = samples.reduced();
            Sm2Field c = samples.reduced();
            BigInteger difference = FieldSamples.meant(a).subtract(FieldSamples.meant(b));
            out.setDifference(a, b);
            assertEquals(difference.mod(P), FieldSamples.meant(out));
            assertTrue(out.isLoose());
            out.setFolded(a, b, c);
            assertReduced(difference.subtract(FieldSamples.meant(c).shiftLeft(1)));
        }
    }

    @Test
    void anOperandMayAlsoBeTheResult() {
        FieldSamples samples = new FieldSamples(new Random(6));
        for (int i = 0; i < ROUNDS / 10; i++) {
            Sm2Field b = samples.loose();
            out.set(samples.loose());
            BigInteger product = FieldSamples.meant(out).multiply(FieldSamples.meant(b));
            out.setProduct(scratch, out, b);
            assertReduced(product);
            out.setProduct(scratch, b, out);
            assertReduced(product.multiply(FieldSamples.meant(b)));
            BigInteger before = FieldSamples.meant(out);
            out.setSquare(scratch, out);
            assertReduced(before.pow(2));
            BigInteger squared = FieldSamples.meant(out);
            BigInteger bb = FieldSamples.meant(b).pow(2);
            out.setProductDifference(scratch, b, b, out, out);
            assertReduced(bb.subtract(squared.pow(2)));
            Sm2Field x = samples.reduced();
            BigInteger folded = FieldSamples.meant(x).subtract(FieldSamples.meant(out).multiply(BigInteger.valueOf(3)));
            out.setFolded(x, out, out);
            assertReduced(folded);
        }
    }

    private static Sm2Field all(long limb, long top) {
        return FieldSamples.of(limb, limb, limb, limb, limb, limb, limb, limb, top);
    }

    @Test
    void productsHoldWhereAllLimbsStandAtTheirBounds() {
        long limb = FieldSamples.GREATEST_LIMB;
        // The last limb has room that no result uses: the column of nine products is to be as full as its kind allows.
        Sm2Field high = all(limb, 6 * FieldSamples.QUARTER);
        Sm2Field low = all(-limb, -6 * FieldSamples.QUARTER);
        BigInteger square = FieldSamples.meant(high).pow(2);
        out.setProduct(scratch, high, low);
        assertReduced(square.negate());
        out.setSquare(scratch, low);
        assertReduced(square);
        out.setProductDifference(scratch, high, high, high, low);
        assertReduced(square.shiftLeft(1));
        out.setProductDifference(scratch, high, low, low, low);
        assertReduced(square.shiftLeft(1).negate());
    }

    @Test
    void theColumnsHoldNineFullLimbsAndNotOneBitMore() {
        long limb = FieldSamples.GREATEST_LIMB;
        Sm2Field full = all(limb, limb);
        scratch.product(full, full);
        scratch.minusProduct(full, all(-limb, -limb));
        scratch.reduce(out);
        assertEquals(FieldSamples.meant(full).pow(2).shiftLeft(1).mod(P), FieldSamples.meant(out));
        Sm2Field tooFull = all(2 * limb, 2 * limb);
        scratch.product(tooFull, tooFull);
        scratch.reduce(out);
        assertNotEquals(FieldSamples.meant(tooFull).pow(2).mod(P), FieldSamples.meant(out));
    }

    @Test
    void eachLimbMayReachTheBoundOfItsKindAndGoNoFurther() {
        long limb = FieldSamples.GREATEST_LIMB;
        long quarter = FieldSamples.QUARTER;
        for (int at = 0; at < Sm2Field.LIMBS; at++) {
            boolean top = at == Sm2Field.LIMBS - 1;
            assertReducedUpTo(at, top ? -quarter : 0, top ? 5 * quarter - 1 : limb);
            long most = top ? 6 * quarter : limb;
            out.setSquare(scratch, one(at, most));
            out.setSquare(scratch, one(at, -most));
            for (long beyond : new long[]{most + 1, -most - 1}) {
                Sm2Field wide = one(at, beyond);
                assertThrows(AssertionError.class, () -> out.setSquare(scratch, wide));
                assertThrows(AssertionError.class, () -> out.setProduct(scratch, wide, Sm2Field.ONE));
                assertThrows(AssertionError.class, () -> out.setProduct(scratch, Sm2Field.ONE, wide));
                for (int operand = 0; operand < 4; operand++) {
                    Sm2Field[] of = {Sm2Field.ONE, Sm2Field.ONE, Sm2Field.ONE, Sm2Field.ONE};
                    of[operand] = wide;
                    assertThrows(AssertionError.class,
                            () -> out.setProductDifference(scratch, of[0], of[1], of[2], of[3]));
                }
            }
        }
    }

    private void assertReducedUpTo(int at, long least, long most) {
        for (long within : new long[]{least, most}) {
            out.setDifference(one(at, within), Sm2Field.ONE);
            out.setFolded(one(at, within), Sm2Field.ONE, Sm2Field.ONE);
        }
        for (long beyond : new long[]{least - 1, most + 1}) {
            Sm2Field wide = one(at, beyond);
            assertThrows(AssertionError.class, () -> out.setDifference(wide, Sm2Field.ONE));
            assertThrows(AssertionError.class, () -> out.setDifference(Sm2Field.ONE, wide));
            assertThrows(AssertionError.class, () -> out.setFolded(wide, Sm2Field.ONE, Sm2Field.ONE));
            assertThrows(AssertionError.class, () -> out.setFolded(Sm2Field.ONE, wide, Sm2Field.ONE));
            assertThrows(AssertionError.class, () -> out.setFolded(Sm2Field.ONE, Sm2Field.ONE, wide));
        }
    }

    /** One limb, and zeros. */
    private static Sm2Field one(int at, long limb) {
        long[] limbs = new long[Sm2Field.LIMBS];
        limbs[at] = limb;
        return FieldSamples.of(limbs);
    }

    @Test
    void zeroIsFoundInEverySpellingAndNothingElseIs() {
        for (int multiple = -1; multiple <= 1; multiple++) {
            for (int offset = -1; offset <= 1; offset++) {
                BigInteger value = P.multiply(BigInteger.valueOf(multiple)).add(BigInteger.valueOf(offset));
                Sm2Field element = loose(value);
                assertEquals(value, FieldSamples.spelt(element));
                assertEquals(offset == 0, element.isZero(scratch), value.toString(16));
            }
        }
        FieldSamples samples = new FieldSamples(new Random(7));
        for (int i = 0; i < ROUNDS / 10; i++) {
            assertFalse(samples.loose().isZero(scratch));
        }
    }

    private static Sm2Field loose(BigInteger value) {
        long[] limbs = new long[Sm2Field.LIMBS];
        BigInteger rest = value.abs();
        for (int i = 0; i < limbs.length; i++) {
            limbs[i] = value.signum() * (rest.longValue() & FieldSamples.GREATEST_LIMB);
            rest = rest.shiftRight(Sm2Field.LIMB_BITS);
        }
        return FieldSamples.of(limbs);
    }

    @Test
    void aNumberIsReadFromWordsAndWrittenInItsOneSpelling() {
        Random random = new Random(8);
        for (int i = 0; i < ROUNDS / 10; i++) {
            BigInteger number = i == 0 ? TWO_256.subtract(BigInteger.ONE) : new BigInteger(256, random);
            int[] words = new int[8];
            for (int word = 0; word < words.length; word++) {
                words[word] = number.shiftRight(32 * word).intValue();
            }
            out.setNumber(scratch, words);
            assertReduced(number);
            int[] limbs = new int[Sm2Field.LIMBS + 1];
            out.writeCanonical(scratch, limbs, 1);
            Sm2Field read = new Sm2Field();
            read.setLimbs(limbs, 1);
            assertEquals(number.shiftLeft(261).mod(P), FieldSamples.spelt(read));
            read.setSignedLimbs(limbs, 1, -1);
            assertEquals(number.negate().mod(P), FieldSamples.meant(read));
            read.setSignedLimbs(limbs, 1, 0);
            assertEquals(number.mod(P), FieldSamples.meant(read));
        }
    }
}
