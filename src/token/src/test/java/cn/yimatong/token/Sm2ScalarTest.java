package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bouncycastle.util.BigIntegers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers modulo SM2's order against BigInteger, the ends of every range included. */
class Sm2ScalarTest {
    private static final BigInteger N = Sm2Scalar.N;
    private static final BigInteger TWO_256 = BigInteger.ONE.shiftLeft(256);

    private static List<BigInteger> below(BigInteger bound) {
        List<BigInteger> numbers = new ArrayList<>();
        for (int offset = 0; offset < 3; offset++) {
            BigInteger small = BigInteger.valueOf(offset);
            numbers.addAll(List.of(small, N.subtract(small), N.add(small), Sm2Field.P.subtract(small),
                    Sm2Field.P.subtract(N).subtract(small), TWO_256.subtract(small),
                    BigInteger.ONE.shiftLeft(255).subtract(small), BigInteger.ONE.shiftLeft(224).subtract(small)));
        }
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            numbers.add(new BigInteger(256, random));
        }
        numbers.removeIf(number -> number.compareTo(bound) >= 0);
        return numbers;
    }

    private static BigInteger number(int[] words) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = words.length - 1; i >= 0; i--) {
            sum = sum.shiftLeft(32).add(BigInteger.valueOf(words[i] & 0xFFFFFFFFL));
        }
        return sum;
    }

    @Test
    void theOrderIsThatOfTheStandardsCurve() {
        assertEquals(Sm2.CURVE.getN(), N);
        assertEquals(Sm2.CURVE.getCurve().getField().getCharacteristic(), Sm2Field.P);
    }

    @Test
    void sumsAndDifferencesAgreeWithBigInteger() {
        int[] out = new int[Sm2Scalar.WORDS];
        for (BigInteger a : below(N)) {
            for (BigInteger b : below(N)) {
                Sm2Scalar.add(Sm2Scalar.words(a), Sm2Scalar.words(b), out);
                assertEquals(a.add(b).mod(N), number(out));
                Sm2Scalar.subtract(Sm2Scalar.words(a), Sm2Scalar.words(b), out);
                assertEquals(a.subtract(b).mod(N), number(out));
            }
        }
    }

    @Test
    void anyNumberIsReadReducedAndRanged() {
        int[] out = new int[Sm2Scalar.WORDS];
        for (BigInteger a : below(TWO_256)) {
            byte[] bytes = new byte[35];
            BigIntegers.asUnsignedByteArray(a, bytes, 3, 32);
            Sm2Scalar.read(bytes, 3, out);
            assertEquals(a, number(out));
            assertEquals(a.signum() == 0, Sm2Scalar.isZero(out));
            assertEquals(a.signum() > 0 && a.compareTo(N) < 0, Sm2Scalar.isInRange(out));
            Sm2Scalar.reduce(out, out);
            assertEquals(a.mod(N), number(out));
        }
    }

    @Test
    void theOrderIsAddedOnlyBelowTheFieldsPrime() {
        for (BigInteger a : below(N)) {
            int[] words = Sm2Scalar.words(a);
            boolean fits = a.add(N).compareTo(Sm2Field.P) < 0;
            assertEquals(fits, Sm2Scalar.addOrderBelowPrime(words), a.toString(16));
            if (fits) {
                assertEquals(a.add(N), number(words));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6, 7, 8, 10, 12})
    void windowsAddUpToTheNumberAndKeepTheirSize(int bits) {
        int half = 1 << (bits - 1);
        boolean sawGreatest = false;
        boolean sawLeast = false;
        List<BigInteger> numbers = below(N);
        for (int digit : new int[]{half, half + 1, half - 1}) {
            numbers.add(repeated(digit, bits));
            numbers.add(N.subtract(repeated(digit, bits)));
        }
        for (BigInteger a : numbers) {
            int[] digits = new int[(256 + bits - 1) / bits];
            Sm2Scalar.recode(Sm2Scalar.words(a), bits, digits);
            BigInteger sum = BigInteger.ZERO;
            for (int i = 0; i < digits.length; i++) {
                assertTrue(Math.abs(digits[i]) <= half, digits[i] + " in window " + i);
                sawGreatest |= digits[i] == half;
                sawLeast |= digits[i] == -half;
                sum = sum.add(BigInteger.valueOf(digits[i]).shiftLeft(i * bits));
            }
            assertEquals(a, sum.mod(N));
        }
        assertTrue(sawGreatest && sawLeast);
    }

    /** Returns the number whose windows all hold this digit, as far as it stays below 2^255. */
    private static BigInteger repeated(int digit, int bits) {
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; (i + 1) * bits <= 255; i++) {
            sum = sum.add(BigInteger.valueOf(digit).shiftLeft(i * bits));
        }
        return sum;
    }
}
