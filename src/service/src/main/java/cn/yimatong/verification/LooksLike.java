package cn.yimatong.verification;

import java.util.Locale;
import java.util.Optional;

/**
 * What a text that is no code of this service plainly is instead, so that a scanner can tell a person which code to
 * open. Only forms that their owners published; in doubt it says nothing. It says of what kind a text is, never whether
 * it is genuine.
 */
enum LooksLike {
    /**
     * 医保电子凭证: 28 digits, {@code 424} for the national authority, 17 + 2 random ones, the province, four of extension
     * (rule of generation in the National Healthcare Security Administration's SDK for apps).
     */
    INSURANCE,
    /**
     * 电子健康卡: the card's id in 64 hexadecimal digits, a colon and the kind of code, in a dynamic one a colon and its
     * time (technical specification of the electronic health card, "content of the QR code").
     */
    HEALTH,
    /**
     * Alipay's payment code: 16 to 24 digits, the first two 25 to 30 ({@code alipay.trade.pay}, {@code auth_code}). Or
     * a payee's: a URL of {@code qr.alipay.com}.
     */
    ALIPAY,
    /**
     * WeChat's payment code: 18 digits, the first two 10 to 15 (micropay, {@code auth_code}), unless they read as an
     * identity number of the same length. Or a payee's: {@code wxp://}.
     */
    WECHAT,
    /** UnionPay's payment code: 19 digits, the first two 62 (QRC consumer-presented mode, C2B code). */
    UNIONPAY,
    /**
     * A transit code of the Ministry of Transport (交通一卡通二维码, beside JT/T 978): a version of 0x80 and above, the length
     * of what follows in two bytes, and the issuer's certificate, which begins with 0x24; 332 to 364 bytes in all. As
     * scanners give it: a character a byte, or base64.
     */
    JTT,
    /** An EU digital COVID certificate or another health certificate (EHN DCC, "context identifier"): {@code HC1:}. */
    HC1,
    /** A code of this service in another version of the format than MS1. */
    MS,
    /** An address (RFC 3986) of the web. */
    URL;

    private static final int INSURANCE_DIGITS = 28;
    private static final int HEALTH_ID_DIGITS = 64;
    private static final int WECHAT_DIGITS = 18;
    private static final int UNIONPAY_DIGITS = 19;
    private static final int TRANSIT_MIN_BYTES = 332;
    private static final int TRANSIT_MAX_BYTES = 364;
    private static final int TRANSIT_HEAD_BYTES = 3;
    private static final int TRANSIT_CERTIFICATE = 0x24;
    /** No form above but a URL is longer; what is longer is not looked through. */
    private static final int MOST_CHARACTERS = 500;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** The kind as it stands in an answer, for instance {@code insurance}. */
    String word() {
        return word;
    }

    /**
     * What this text looks like. Takes time in proportion to 500 characters at the most.
     *
     * @param text any text at all
     * @return one kind, or none: it is MS1, or nothing plain
     */
    static Optional<LooksLike> of(String text) {
        if (text.startsWith("MS1:")) {
            return Optional.empty();
        }
        if (text.startsWith("HC1:")) {
            return Optional.of(HC1);
        }
        if (isOtherMs(text)) {
            return Optional.of(MS);
        }
        Optional<LooksLike> address = address(text);
        if (address.isPresent() || text.length() > MOST_CHARACTERS) {
            return address;
        }
        int digits = digitsFrom(text, 0);
        if (digits == text.length()) {
            return number(text);
        }
        if (isHealth(text)) {
            return Optional.of(HEALTH);
        }
        return isTransit(text) ? Optional.of(JTT) : Optional.empty();
    }

    private static boolean isOtherMs(String text) {
        if (!text.startsWith("MS")) {
            return false;
        }
        int colon = text.substring(0, Math.min(text.length(), 6)).indexOf(':');
        return colon > 2 && digitsFrom(text, 2) == colon;
    }

    private static Optional<LooksLike> address(String text) {
        if (begins(text, "wxp://")) {
            return Optional.of(WECHAT);
        }
        if (begins(text, "https://qr.alipay.com/")) {
            return Optional.of(ALIPAY);
        }
        return beginsAndGoesOn(text, "https://") || beginsAndGoesOn(text, "http://")
                ? Optional.of(URL)
                : Optional.empty();
    }

    private static boolean beginsAndGoesOn(String text, String lowerCase) {
        return text.length() > lowerCase.length() && begins(text, lowerCase);
    }

    private static boolean begins(String text, String lowerCase) {
        return text.regionMatches(true, 0, lowerCase, 0, lowerCase.length());
    }

    private static Optional<LooksLike> number(String digits) {
        int length = digits.length();
        if (length == INSURANCE_DIGITS && digits.startsWith("424")) {
            return Optional.of(INSURANCE);
        }
        if (length < 16) {
            return Optional.empty();
        }
        int first = number(digits, 0, 2);
        if (length == WECHAT_DIGITS && first >= 10 && first <= 15) {
            return hasBirthDate(digits) ? Optional.empty() : Optional.of(WECHAT);
        }
        if (length == UNIONPAY_DIGITS && first == 62) {
            return Optional.of(UNIONPAY);
        }
        return length <= 24 && first >= 25 && first <= 30 ? Optional.of(ALIPAY) : Optional.empty();
    }

    /** GB 11643: digits 7 to 14 of an identity number are a date. Nobody who shows one is told to open WeChat. */
    private static boolean hasBirthDate(String digits) {
        int century = number(digits, 6, 8);
        int month = number(digits, 10, 12);
        int day = number(digits, 12, 14);
        return century >= 18 && century <= 20 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }

    private static boolean isHealth(String text) {
        int colon = HEALTH_ID_DIGITS;
        if (text.length() < colon + 2 || text.charAt(colon) != ':') {
            return false;
        }
        for (int i = 0; i < colon; i++) {
            if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
                return false;
            }
        }
        int end = digitsFrom(text, colon + 1);
        if (end != colon + 2) {
            return false;
        }
        boolean timed = end + 1 < text.length() && text.charAt(end) == ':'
                && digitsFrom(text, end + 1) == text.length();
        return timed || end == text.length();
    }

    private static boolean isTransit(String text) {
        int length = text.length();
        if (length < TRANSIT_MIN_BYTES) {
            return false;
        }
        if (text.charAt(0) >= 0x80) {
            return isTransitHead(text.charAt(0), text.charAt(1), text.charAt(2), text.charAt(3), length)
                    && text.chars().allMatch(character -> character <= 0xFF);
        }
        if (length % 4 != 0) {
            return false;
        }
        long bits = 0;
        for (int i = 0; i < length; i++) {
            int value = base64(text.charAt(i));
            boolean padding = text.charAt(i) == '=' && i >= length - 2 && text.charAt(length - 1) == '=';
            if (value < 0 && !padding) {
                return false;
            }
            if (i < 6) {
                bits = bits << 6 | value;
            }
        }
        int padding = text.charAt(length - 2) == '=' ? 2 : text.charAt(length - 1) == '=' ? 1 : 0;
        // Six characters are 36 bits: four bytes, and four bits of the fifth.
        return isTransitHead((int) (bits >> 28) & 0xFF, (int) (bits >> 20) & 0xFF, (int) (bits >> 12) & 0xFF,
                (int) (bits >> 4) & 0xFF, length / 4 * 3 - padding);
    }

    private static boolean isTransitHead(int version, int high, int low, int certificate, int bytes) {
        return version >= 0x80 && version <= 0xFF && high <= 0xFF && low <= 0xFF && certificate == TRANSIT_CERTIFICATE
                && bytes >= TRANSIT_MIN_BYTES && bytes <= TRANSIT_MAX_BYTES
                && (high << 8 | low) + TRANSIT_HEAD_BYTES == bytes;
    }

    private static int base64(char character) {
        if (character >= 'A' && character <= 'Z') {
            return character - 'A';
        }
        if (character >= 'a' && character <= 'z') {
            return character - 'a' + 26;
        }
        if (isDigit(character)) {
            return character - '0' + 52;
        }
        return character == '+' ? 62 : character == '/' ? 63 : -1;
    }

    /** Where the digits that begin at {@code from} end; {@code from} itself if there is none. */
    private static int digitsFrom(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static int number(String digits, int from, int to) {
        return Integer.parseInt(digits, from, to, 10);
    }
}
