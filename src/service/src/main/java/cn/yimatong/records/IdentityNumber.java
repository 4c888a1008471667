package cn.yimatong.records;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identity numbers of citizens (GB 11643-1999): region (6 digits, no leading zero), birth date, sequence (3 digits),
 * check character by ISO 7064 MOD 11-2, {@code X} for ten.
 */
public final class IdentityNumber {

    private static final Pattern EIGHTEEN = Pattern
            .compile("[1-9]\\d{5}(?:18|19|20)\\d{2}(\\d{2})(\\d{2})\\d{3}[\\dXx]");

    /** The form before 1999: the year has two digits and there is no check character. */
    private static final Pattern FIFTEEN = Pattern.compile("[1-9]\\d{5}\\d{2}(\\d{2})(\\d{2})\\d{3}");

    /** Characters of a number. */
    static final int LENGTH = 18;
    private static final int DATE_BEGINS = 6;
    private static final String CHECK_CHARACTERS = "10X98765432";

    private IdentityNumber() {}

    /**
     * Whether the text has the form of an identity number, of 18 characters or of 15, with a possible month and day.
     * The check character is not asked: a mistyped number is as telling as a right one.
     */
    public static boolean looksLike(String text) {
        return switch (text.length()) {
            case LENGTH -> hasDate(EIGHTEEN.matcher(text));
            case 15 -> hasDate(FIFTEEN.matcher(text));
            default -> false;
        };
    }

    /**
     * Whether this is an identity number: 18 characters, a real birth date, the right check character.
     *
     * @param today the last day on which the holder can be born
     */
    public static boolean isValid(String text, LocalDate today) {
        return fault(text, today).isEmpty();
    }

    /** The birth date in a number of 18 characters, or none where no real date stands. */
    public static Optional<LocalDate> birthDate(String text) {
        return text.length() == LENGTH ? Times.compactDate(text, DATE_BEGINS) : Optional.empty();
    }

    /** What keeps the text from being an identity number, for a {@link Fault}; none where it is one. */
    static Optional<String> fault(String text, LocalDate today) {
        if (!hasForm(text)) {
            return Optional.of("is not an identity number: 17 digits and a check character, a digit or X");
        }
        Optional<LocalDate> born = birthDate(text);
        if (born.isEmpty()) {
            return Optional.of("holds no real birth date");
        }
        if (born.get().isAfter(today)) {
            return Optional.of("holds a birth date in the future");
        }
        return text.charAt(LENGTH - 1) == checkCharacter(text)
                ? Optional.empty()
                : Optional.of("has a wrong check character");
    }

    /** The check character of the first 17 digits. */
    static char checkCharacter(String digits) {
        int sum = 0;
        int weight = 2;
        for (int i = LENGTH - 2; i >= 0; i--) {
            sum += (digits.charAt(i) - '0') * weight;
            weight = weight * 2 % 11;
        }
        return CHECK_CHARACTERS.charAt(sum % 11);
    }

    private static boolean hasForm(String text) {
        if (text.length() != LENGTH || text.charAt(0) == '0') {
            return false;
        }
        for (int i = 0; i < LENGTH - 1; i++) {
            if (!Forms.isDigit(text.charAt(i))) {
                return false;
            }
        }
        char last = text.charAt(LENGTH - 1);
        return Forms.isDigit(last) || last == 'X';
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
