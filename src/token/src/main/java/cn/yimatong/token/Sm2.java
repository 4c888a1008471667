package cn.yimatong.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** SM2 (GB/T 32918.2 with the curve of GB/T 32918.5): the curve and its public keys, by Bouncy Castle. */
final class Sm2 {
    static final int COORDINATE_BYTES = 32;
    static final int HASH_BYTES = 32;
    /** From the curves with arithmetic of their own: five times as fast as the same curve built from its numbers. */
    static final ECDomainParameters CURVE = curve();
    private static final BigInteger P = CURVE.getCurve().getField().getCharacteristic();
    private static final String STANDARD_ID = "1234567812345678";

    private Sm2() {}

    private static ECDomainParameters curve() {
        X9ECParameters named = CustomNamedCurves.getByName("sm2p256v1");
        return new ECDomainParameters(named.getCurve(), named.getG(), named.getN(), named.getH());
    }

    /** Returns the user ID of GB/T 32918.2 that goes into Z. */
    static byte[] standardId() {
        return STANDARD_ID.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns x and y, each of 32 bytes. */
    static byte[] encode(ECPoint point) {
        ECPoint affine = point.normalize();
        byte[] bytes = new byte[2 * COORDINATE_BYTES];
        BigIntegers.asUnsignedByteArray(affine.getAffineXCoord().toBigInteger(), bytes, 0, COORDINATE_BYTES);
        BigIntegers.asUnsignedByteArray(affine.getAffineYCoord().toBigInteger(), bytes, COORDINATE_BYTES,
                COORDINATE_BYTES);
        return bytes;
    }

    /** Returns what is wrong with a public key of the right length, or null: it is on the curve and is not -G. */
    static @Nullable KeyFault fault(byte[] publicKey) {
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(publicKey, 0, COORDINATE_BYTES));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(publicKey, COORDINATE_BYTES, 2 * COORDINATE_BYTES));
        if (x.compareTo(P) >= 0 || y.compareTo(P) >= 0) {
            return KeyFault.OFF_CURVE;
        }
        ECPoint point = CURVE.getCurve().createPoint(x, y);
        if (!point.isValid()) {
            return KeyFault.OFF_CURVE;
        }
        // With Q = -G the sum sG + tQ is (s - t)G = -rG, whatever s: one signature would make many. No signer has it,
        // for 1 + d = 0.
        return point.equals(CURVE.getG().negate()) ? KeyFault.MINUS_G : null;
    }

    /** Returns Z, with which every hash begins: SM3(ENTL || ID || a || b || xG || yG || xA || yA), section 5.5. */
    static byte[] z(ECPoint publicKey) {
        byte[] id = standardId();
        SM3Digest digest = new SM3Digest();
        int idBits = id.length * Byte.SIZE;
        digest.update((byte) (idBits >>> Byte.SIZE));
        digest.update((byte) idBits);
        digest.update(id, 0, id.length);
        byte[] curve = new byte[2 * COORDINATE_BYTES];
        BigIntegers.asUnsignedByteArray(CURVE.getCurve().getA().toBigInteger(), curve, 0, COORDINATE_BYTES);
        BigIntegers.asUnsignedByteArray(CURVE.getCurve().getB().toBigInteger(), curve, COORDINATE_BYTES,
                COORDINATE_BYTES);
        for (byte[] part : new byte[][]{curve, encode(CURVE.getG()), encode(publicKey)}) {
            digest.update(part, 0, part.length);
        }
        byte[] z = new byte[HASH_BYTES];
        digest.doFinal(z, 0);
        return z;
    }

    /** Returns the check for a public key without fault. */
    static SignatureCheck check(byte[] publicKey) {
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(publicKey, 0, COORDINATE_BYTES));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(publicKey, COORDINATE_BYTES, 2 * COORDINATE_BYTES));
        return new Sm2Check(CURVE.getCurve().createPoint(x, y));
    }
}
