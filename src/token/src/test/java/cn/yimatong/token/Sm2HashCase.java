package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;

/**
 * One question to {@link Sm2Verification} of which s, t and the hash e are chosen freely; r = t - s follows. So sums
 * are reached that no signature made through SM3 can reach.
 */
record Sm2HashCase(ECPoint key, BigInteger s, BigInteger t) {
    private static final BigInteger N = Sm2Scalar.N;

    /** Returns a case whose sum is this point and which is good under this hash, made by choosing the key for it. */
    static Sm2HashCase withSum(ECPoint sum, BigInteger e) {
        BigInteger r = e.add(sum.getAffineXCoord().toBigInteger()).mod(N);
        BigInteger s = e.add(BigInteger.valueOf(0x5EED)).pow(3).mod(N);
        BigInteger t = r.add(s).mod(N);
        ECPoint key = sum.subtract(Sm2.CURVE.getG().multiply(s)).multiply(t.modInverse(N)).normalize();
        return new Sm2HashCase(key, s, t);
    }

    BigInteger r() {
        return t.subtract(s).mod(N);
    }

    ECPoint sum() {
        return Sm2.CURVE.getG().multiply(s).add(key.multiply(t)).normalize();
    }

    byte[] signature() {
        byte[] signature = new byte[CodeFormat.SIGNATURE_BYTES];
        BigIntegers.asUnsignedByteArray(r(), signature, 0, Sm2.COORDINATE_BYTES);
        BigIntegers.asUnsignedByteArray(s, signature, Sm2.COORDINATE_BYTES, Sm2.COORDINATE_BYTES);
        return signature;
    }

    /** Returns the hash under which the signature is good if x1 is this. */
    byte[] hashFor(BigInteger x1) {
        return BigIntegers.asUnsignedByteArray(Sm2.HASH_BYTES, r().subtract(x1).mod(N));
    }

    /** Asks with a hash, of the tables and of Bouncy Castle. */
    void assertAnswer(boolean expected, Sm2Verification prepared, byte[] hash) {
        assertEquals(expected, prepared.acceptsHash(hash, signature()), this::toString);
        assertEquals(expected, Sm2Generic.accepts(key, hash, signature(), 0), this::toString);
    }

    /** Checks that the right hash is accepted and its neighbours are not. */
    void assertAcceptedOnlyUnderItsHash(Sm2Verification prepared) {
        BigInteger x1 = sum().getAffineXCoord().toBigInteger();
        assertAnswer(true, prepared, hashFor(x1));
        assertAnswer(false, prepared, hashFor(x1.add(BigInteger.ONE)));
        assertAnswer(false, prepared, hashFor(x1.subtract(BigInteger.ONE)));
    }
}
