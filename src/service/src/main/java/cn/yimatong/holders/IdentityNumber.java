package cn.yimatong.holders;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells an id that looks like a citizen's identity number (GB 11643) from one that does not. */
final class IdentityNumber {

    /** Region (6 digits, no leading zero), birth date, sequence (3 digits), check character. */
    private static final Pattern EIGHTEEN = Pattern
            .compile("[1-9]\\d{5}(?:18|19|20)\\d{2}(\\d{2})(\\d{2})\\d{3}[\\dXx]");

    /** The form before 1999: the year has two digits and there is no check character. */
    private static final Pattern FIFTEEN = Pattern.compile("[1-9]\\d{5}\\d{2}(\\d{2})(\\d{2})\\d{3}");

    private IdentityNumber() {}

    /**
     * Whether the text has the form of an identity number with a possible month and day. The check character is not
     * asked: a mistyped number is as telling as a right one.
     */
    static boolean looksLike(String text) {
        return hasDate(EIGHTEEN.matcher(text)) || hasDate(FIFTEEN.matcher(text));
    }

    private static boolean hasDate(Matcher number) {
        if (!number.matches()) {
            return false;
        }
        int month = Integer.parseInt(number.group(1));
        int day = Integer.parseInt(number.group(2));
        return month >= 1 && month <= 12 && day >= 1 && day <= 31;
    }
}
