package cn.yimatong.token;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Base64url without padding (RFC 4648, section 5), in its one canonical spelling. */
final class Base64Url {
    private Base64Url() {}

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Returns the bytes, or null if the text has padding, stray bits or a character outside the alphabet. */
    static byte @Nullable [] decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64Url) {
            return null;
        }
        // The decoder of the JDK takes padding and drops stray bits; only the canonical text encodes back to itself.
        return encode(bytes).equals(text) ? bytes : null;
    }
}
