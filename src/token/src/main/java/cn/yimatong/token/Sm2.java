package cn.yimatong.token;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.util.BigIntegers;
import org.jspecify.annotations.Nullable;

/** SM2 (GB/T 32918.2 with the curve of GB/T 32918.5) by Bouncy Castle: the curve, its public keys, their signatures. */
final class Sm2 {
    static final int COORDINATE_BYTES = 32;
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

    /**
     * Returns the check for a public key without fault. It keeps the signers that nobody is using, as many as ever
     * verified at once: a fresh one computes Z first.
     */
    static SignatureCheck check(byte[] publicKey) {
        BigInteger x = new BigInteger(1, Arrays.copyOfRange(publicKey, 0, COORDINATE_BYTES));
        BigInteger y = new BigInteger(1, Arrays.copyOfRange(publicKey, COORDINATE_BYTES, 2 * COORDINATE_BYTES));
        ECPublicKeyParameters key = new ECPublicKeyParameters(CURVE.getCurve().createPoint(x, y), CURVE);
        ParametersWithID withId = new ParametersWithID(key, standardId());
        Queue<SM2Signer> idle = new ConcurrentLinkedQueue<>();
        return (bytes, messageLength, signatureAt) -> {
            SM2Signer signer = idle.poll();
            if (signer == null) {
                signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
                signer.init(false, withId);
            }
            signer.reset();
            signer.update(bytes, 0, messageLength);
            boolean verifies = signer
                    .verifySignature(Arrays.copyOfRange(bytes, signatureAt, signatureAt + CodeFormat.SIGNATURE_BYTES));
            idle.add(signer);
            return verifies;
        };
    }
}
