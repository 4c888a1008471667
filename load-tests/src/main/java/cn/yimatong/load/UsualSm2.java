package cn.yimatong.load;

import java.io.IOException;
import java.security.SecureRandom;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;

/** The {@link UsualStack} with one SM2 signature over 64 bytes, verified by Bouncy Castle. */
final class UsualSm2 implements UsualStack.Signature {
    private static final byte[] CODE = new byte[64];

    private final CipherParameters key;
    private final byte[] signature;

    UsualSm2() throws CryptoException {
        var random = new SecureRandom();
        var generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(
                new ECDomainParameters(CustomNamedCurves.getByName("sm2p256v1")), random));
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        key = pair.getPublic();
        var signer = new SM2Signer(PlainDSAEncoding.INSTANCE);
        signer.init(true, new ParametersWithRandom(pair.getPrivate(), random));
        signer.update(CODE, 0, CODE.length);
        signature = signer.generateSignature();
    }

    /** As {@link UsualStack#serve}. */
    public static void main(String[] arguments) throws IOException {
        UsualStack.serve(arguments, UsualSm2.class);
    }

    @Override
    public boolean isGood() {
        var verifier = new SM2Signer(PlainDSAEncoding.INSTANCE);
        verifier.init(false, key);
        verifier.update(CODE, 0, CODE.length);
        return verifier.verifySignature(signature);
    }
}
