package cn.yimatong.token;

import java.util.Arrays;

/** Base45 (RFC 9285), with failure as a value: what does not decode is somebody's scan, not an exception. */
final class Base45 {
    /** What {@link #decode} returns for a text that is not base45. */
    static final int MALFORMED = -1;

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private static final int BASE = 45;
    /**
     * Greater than any valid group of three, so that one comparison finds bad characters and too large groups alike.
     */
    private static final int NO_DIGIT = 1 << 16;
    private static final int[] DIGITS = digits();

    private Base45() {}

    private static int[] digits() {
        int[] digits = new int[128];
        Arrays.fill(digits, NO_DIGIT);
        for (int i = 0; i < ALPHABET.length(); i++) {
            digits[ALPHABET.charAt(i)] = i;
        }
        return digits;
    }

    private static int digit(char character) {
        return character < DIGITS.length ? DIGITS[character] : NO_DIGIT;
    }

    /** Returns the most bytes that a text of this length can hold. */
    static int decodedLength(int characters) {
        return characters / 3 * 2 + (characters % 3 == 0 ? 0 : 1);
    }

    /**
     * Decodes a text from a position to its end.
     *
     * @param to where the bytes go, with room for {@link #decodedLength} of them from {@code at} on
     * @return how many bytes there are, or {@link #MALFORMED}
     */
    static int decode(String text, int from, byte[] to, int at) {
        int length = text.length();
        int next = at;
        int i = from;
        for (; i + 2 < length; i += 3) {
            int group = digit(text.charAt(i)) + BASE * digit(text.charAt(i + 1))
                    + BASE * BASE * digit(text.charAt(i + 2));
            if (group > 0xFFFF) {
                return MALFORMED;
            }
            to[next++] = (byte) (group >>> 8);
            to[next++] = (byte) group;
        }
        if (i == length) {
            return next - at;
        }
        if (i + 1 == length) {
            return MALFORMED;
        }
        int pair = digit(text.charAt(i)) + BASE * digit(text.charAt(i + 1));
        if (pair > 0xFF) {
            return MALFORMED;
        }
        to[next++] = (byte) pair;
        return next - at;
    }

    /** Appends the encoding of the first {@code length} bytes. */
    static void encode(byte[] bytes, int length, StringBuilder to) {
        int i = 0;
        for (; i + 1 < length; i += 2) {
            int group = ((bytes[i] & 0xFF) << 8) | (bytes[i + 1] & 0xFF);
            to.append(ALPHABET.charAt(group % BASE)).append(ALPHABET.charAt(group / BASE % BASE))
                    .append(ALPHABET.charAt(group / (BASE * BASE)));
        }
        if (i < length) {
            int pair = bytes[i] & 0xFF;
            to.append(ALPHABET.charAt(pair % BASE)).append(ALPHABET.charAt(pair / BASE));
        }
    }
}
