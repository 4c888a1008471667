package cn.yimatong.token;

import java.util.Arrays;
import java.util.Random;

/** Claims, keys' names and damage drawn from a seeded source. */
final class RandomCodes {
    private static final String AUDIENCE = "abcdefghijklmnopqrstuvwxyz0123456789-";
    private static final long[] EDGES = {0, 23, 24, 255, 256, 65535, 65536, (1L << 32) - 1, 1L << 32, (1L << 40) - 301};

    private final Random random;

    RandomCodes(long seed) {
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    /** Returns claims of any shape that the format allows, times at the edges of their encodings now and then. */
    Claims claims() {
        long notBefore = random.nextInt(4) == 0
                ? EDGES[random.nextInt(EDGES.length)]
                : random.nextLong(Claims.TIME_LIMIT - Claims.LONGEST_WINDOW_SECONDS);
        long expiresAt = notBefore + random.nextInt(1, Claims.LONGEST_WINDOW_SECONDS + 1);
        Claims claims = Claims.of(notBefore, expiresAt, bytes(Claims.HANDLE_BYTES));
        if (random.nextBoolean()) {
            return claims;
        }
        Claims bound = claims.forScene(audience());
        return random.nextBoolean() ? bound : bound.withScope(random.nextInt(Claims.HIGHEST_SCOPE + 1));
    }

    KeyId keyId() {
        Algorithm algorithm = random.nextBoolean() ? Algorithm.SM2 : Algorithm.ED25519;
        return new KeyId(algorithm, random.nextInt(0x10000), random.nextInt(0x10000));
    }

    byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String audience() {
        StringBuilder audience = new StringBuilder();
        int length = random.nextInt(1, Claims.LONGEST_AUDIENCE + 1);
        while (audience.length() < length) {
            audience.append(AUDIENCE.charAt(random.nextInt(AUDIENCE.length())));
        }
        return audience.toString();
    }

    /** Returns the code's bytes without prefix and base45. */
    static byte[] envelope(String code) {
        byte[] room = new byte[Base45.decodedLength(code.length() - CodeFormat.PREFIX.length())];
        int length = Base45.decode(code, CodeFormat.PREFIX.length(), room, 0);
        return Arrays.copyOf(room, length);
    }

    static String text(byte[] envelope) {
        StringBuilder text = new StringBuilder(CodeFormat.PREFIX);
        Base45.encode(envelope, envelope.length, text);
        return text.toString();
    }

    /** Returns a signer whose signatures mean nothing: for what is decided before the signature. */
    static Signer notSigning(KeyId keyId, byte[] signature) {
        return new Signer() {
            @Override
            public KeyId keyId() {
                return keyId;
            }

            @Override
            public byte[] sign(byte[] message) {
                return signature.clone();
            }
        };
    }
}
