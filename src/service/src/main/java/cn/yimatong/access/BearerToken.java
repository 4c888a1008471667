package cn.yimatong.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A bearer token (RFC 6750): 256 random bits as 43 characters of base64url. It has no {@code toString}, so that it gets
 * into no log by accident; whoever must show it calls {@link #reveal}.
 */
public final class BearerToken {

    private static final int BYTES = 32;
    private static final Pattern TEXT = Pattern.compile("[A-Za-z0-9_-]{43}");

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /** A fresh token. */
    public static BearerToken random(SecureRandom random) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        return new BearerToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }

    /** The token with this text, or empty if no token has such a text. */
    public static Optional<BearerToken> of(String text) {
        return TEXT.matcher(text).matches() ? Optional.of(new BearerToken(text)) : Optional.empty();
    }

    /** The text that the caller sends. To be shown once and stored nowhere in the service. */
    public String reveal() {
        return text;
    }

    /**
     * SHA-256 of the text, as 64 lower-case hexadecimal digits: what callers are looked up by. A plain hash is enough,
     * since 256 random bits cannot be guessed.
     */
    public String hash() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
