package cn.yimatong.token;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Verification of SM2 signatures by Bouncy Castle: under a key that is not prepared, and where {@link Sm2Verification}
 * meets a sum that its formulas do not know.
 */
final class Sm2Generic {
    private final ParametersWithID key;
    /** Signers that nobody is using, as many as ever verified at once: a fresh one computes Z first. */
    private final Queue<SM2Signer> idle = new ConcurrentLinkedQueue<>();

    Sm2Generic(ECPoint key) {
        this.key = new ParametersWithID(new ECPublicKeyParameters(key, Sm2.CURVE), Sm2.standardId());
    }

    /** As {@link SignatureCheck#verifies}. */
    boolean verifies(byte[] bytes, int messageLength, int signatureAt) {
        SM2Signer signer = idle.poll();
        if (signer == null) {
            signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
            signer.init(false, key);
        }
        signer.reset();
        signer.update(bytes, 0, messageLength);
        boolean verifies = signer
                .verifySignature(Arrays.copyOfRange(bytes, signatureAt, signatureAt + CodeFormat.SIGNATURE_BYTES));
        idle.add(signer);
        return verifies;
    }

    /** Tells whether this is a signature of a message whose hash is e: GB/T 32918.2, section 7.1, step by step. */
    static boolean accepts(ECPoint key, byte[] e, byte[] bytes, int signatureAt) {
        BigInteger n = Sm2.CURVE.getN();
        BigInteger r = number(bytes, signatureAt);
        BigInteger s = number(bytes, signatureAt + Sm2.COORDINATE_BYTES);
        if (r.signum() == 0 || r.compareTo(n) >= 0 || s.signum() == 0 || s.compareTo(n) >= 0) {
            return false;
        }
        BigInteger t = r.add(s).mod(n);
        if (t.signum() == 0) {
            return false;
        }
        ECPoint sum = ECAlgorithms.sumOfTwoMultiplies(Sm2.CURVE.getG(), s, key, t).normalize();
        return !sum.isInfinity() && sum.getAffineXCoord().toBigInteger().add(number(e, 0)).mod(n).equals(r);
    }

    private static BigInteger number(byte[] bytes, int at) {
        return new BigInteger(1, Arrays.copyOfRange(bytes, at, at + Sm2.COORDINATE_BYTES));
    }
}
