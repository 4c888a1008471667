package cn.yimatong.token;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Different codes of one key, to be taken in turn: a single one would teach the branch predictor and the caches the
 * answer. The handles are those of a seed; the signatures are fresh in each run.
 */
final class MintedCodes {
    static final long NOW = 1_790_000_010;
    static final String SCENE = "bus";
    private static final long SEED = 20_260_922;
    private static final int ISSUER_FOR_TESTS = 0xFF01;

    final SigningKey key;
    final VerificationKey publicKey;
    final KeySet keys;
    final Claims[] claims;
    final String[] texts;

    MintedCodes(Algorithm algorithm, int count) {
        claims = new Claims[count];
        texts = new String[count];
        var random = new Random(SEED);
        key = SigningKey.generate(new KeyId(algorithm, ISSUER_FOR_TESTS, 1), new SecureRandom());
        publicKey = key.verificationKey(NOW - 1_000_000, NOW + 1_000_000);
        keys = KeySet.of(List.of(publicKey));
        var minter = new CodeMinter(key);
        var reader = new CodeReader(keys, 2);
        for (int i = 0; i < count; i++) {
            byte[] handle = new byte[Claims.HANDLE_BYTES];
            random.nextBytes(handle);
            claims[i] = Claims.of(NOW - 12, NOW + 48, handle);
            texts[i] = minter.mint(claims[i]);
            if (!(reader.read(texts[i], NOW, SCENE) instanceof Reading.Valid)) {
                throw new IllegalStateException("a code of ours is not valid, so its time would mean nothing");
            }
        }
    }

    /**
     * The Sig_structure that code {@code i} is signed over (RFC 9052, section 4.4), followed by the 64 bytes of its
     * signature.
     */
    byte[] signedBytesAndSignature(int i) {
        byte[] envelope = envelope(i);
        int protectedLength = protectedLength(envelope);
        byte[] payload = payload(i);
        byte[] context = "\u0084jSignature1".getBytes(StandardCharsets.ISO_8859_1);
        // A payload of this length has a head of two bytes.
        byte[] all = new byte[context.length + protectedLength + 3 + payload.length + CodeFormat.SIGNATURE_BYTES];
        int at = append(all, 0, context, 0, context.length);
        at = append(all, at, envelope, 1, protectedLength);
        all[at++] = 0x40;
        at = append(all, at, envelope, 2 + protectedLength, 2 + payload.length);
        append(all, at, envelope, envelope.length - CodeFormat.SIGNATURE_BYTES, CodeFormat.SIGNATURE_BYTES);
        return all;
    }

    /** The claims of code {@code i} in CBOR. */
    byte[] payload(int i) {
        byte[] envelope = envelope(i);
        int at = 2 + protectedLength(envelope) + 2;
        return Arrays.copyOfRange(envelope, at, envelope.length - CodeFormat.SIGNATURE_BYTES - 2);
    }

    private byte[] envelope(int i) {
        byte[] envelope = new byte[Base45.decodedLength(texts[i].length() - CodeFormat.PREFIX.length())];
        int length = Base45.decode(texts[i], CodeFormat.PREFIX.length(), envelope, 0);
        return Arrays.copyOf(envelope, length);
    }

    /** With its head of one byte. */
    private static int protectedLength(byte[] envelope) {
        return 1 + (envelope[1] & 0x1F);
    }

    private static int append(byte[] to, int at, byte[] from, int start, int length) {
        System.arraycopy(from, start, to, at, length);
        return at + length;
    }
}
