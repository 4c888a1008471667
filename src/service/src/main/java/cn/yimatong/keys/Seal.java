package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.SM4Engine;
import org.bouncycastle.crypto.modes.GCMBlockCipher;
import org.bouncycastle.crypto.modes.GCMModeCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Seals small secrets for storage: SM4-GCM (GB/T 32907, NIST SP 800-38D) with a random nonce.
 *
 * <p>
 * A sealed secret is {@code nonce (12 bytes) || ciphertext || tag (16 bytes)}. The name under which it is stored is
 * authenticated with it, so that one secret cannot be put in another's place.
 */
final class Seal {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final KeyParameter key;
    private final SecureRandom random;

    /**
     * @param key 16 bytes
     */
    Seal(byte[] key, SecureRandom random) {
        this.key = new KeyParameter(key);
        this.random = random;
    }

    byte[] seal(String name, byte[] secret) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] body = run(true, name, nonce, secret, 0, secret.length);
            byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + body.length);
            System.arraycopy(body, 0, sealed, NONCE_BYTES, body.length);
            return sealed;
        } catch (InvalidCipherTextException e) {
            throw new IllegalStateException("sealing cannot fail", e);
        }
    }

    /**
     * What was sealed under this name, or {@link WrongMasterKeyException}: the key is another, or the bytes were
     * changed.
     */
    byte[] open(String name, byte[] sealed) throws WrongMasterKeyException {
        if (sealed.length < NONCE_BYTES) {
            throw new WrongMasterKeyException(name);
        }
        try {
            byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return run(false, name, nonce, sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (InvalidCipherTextException e) {
            throw new WrongMasterKeyException(name, e);
        }
    }

    private byte[] run(boolean sealing, String name, byte[] nonce, byte[] in, int offset, int length)
            throws InvalidCipherTextException {
        GCMModeCipher cipher = GCMBlockCipher.newInstance(new SM4Engine());
        cipher.init(sealing, new AEADParameters(key, TAG_BITS, nonce, name.getBytes(UTF_8)));
        byte[] out = new byte[cipher.getOutputSize(length)];
        int written = cipher.processBytes(in, offset, length, out, 0);
        cipher.doFinal(out, written);
        return out;
    }
}
