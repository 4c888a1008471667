package cn.yimatong.token;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;

/** One private key of SM2 (GB/T 32918.2), signing by Bouncy Castle for any number of threads. */
final class Sm2PrivateKey {
    /** d = n - 1 would give the public key -G. */
    private static final BigInteger GREATEST_D = Sm2.CURVE.getN().subtract(BigInteger.valueOf(2));

    private final ParametersWithID parameters;
    /**
     * Signers that nobody is using, as many as ever signed at once. A fresh one computes the public key and Z first,
     * which takes as long as the signature itself.
     */
    private final Queue<SM2Signer> idle = new ConcurrentLinkedQueue<>();

    Sm2PrivateKey(byte[] d, SecureRandom random) {
        ECPrivateKeyParameters key = new ECPrivateKeyParameters(new BigInteger(1, d), Sm2.CURVE);
        this.parameters = new ParametersWithID(new ParametersWithRandom(key, random), Sm2.standardId());
    }

    /** Tells whether these 32 bytes are a d of 1 to n - 2. */
    static boolean isInRange(byte[] bytes) {
        BigInteger d = new BigInteger(1, bytes);
        return d.signum() > 0 && d.compareTo(GREATEST_D) <= 0;
    }

    static byte[] publicKey(byte[] d) {
        return Sm2.encode(new FixedPointCombMultiplier().multiply(Sm2.CURVE.getG(), new BigInteger(1, d)));
    }

    byte[] sign(byte[] message) {
        SM2Signer signer = idle.poll();
        if (signer == null) {
            signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
            signer.init(true, parameters);
        }
        signer.update(message, 0, message.length);
        try {
            byte[] signature = signer.generateSignature();
            // Signing has reset it. One that threw is not used again.
            idle.add(signer);
            return signature;
        } catch (CryptoException unencodable) {
            // Bouncy Castle throws it when r and s have no encoding; the plain one takes any pair below n.
            throw new IllegalStateException("SM2 signing failed", unencodable);
        }
    }
}
