package cn.yimatong.records;

/** The forms of the short texts in a record, each as one look over its characters. */
final class Forms {

    private static final int MAX_NAME_CODE_POINTS = 64;

    /**
     * The middle dot as many keyboards write it, apostrophes, hyphen, full stops, and Tibetan's mark between syllables.
     */
    private static final String NAME_PUNCTUATION = "·‧•・'’-.．\u0f0b";

    /** Letters by their category and blank to the eye: Hangul fillers. */
    private static final String BLANK_LETTERS = "\u115f\u1160\u3164\uffa0";

    private Forms() {}

    /**
     * A full name: 1 to 64 code points of letters and ideographs of any script, their marks, spaces inside, and the
     * punctuation of names; at least one letter. Control, format (bidirectional ones among them), private and
     * unassigned characters are in none of these categories. Nothing is normalised.
     */
    static boolean isName(String text) {
        int codePoints = 0;
        boolean letters = false;
        int last = text.length();
        for (int i = 0; i < last;) {
            int codePoint = text.codePointAt(i);
            boolean outside = i == 0 || i + 1 == last;
            i += Character.charCount(codePoint);
            boolean letter = isNameLetter(codePoint);
            letters |= letter;
            if (++codePoints > MAX_NAME_CODE_POINTS || !(letter || isBetweenLetters(codePoint, outside))) {
                return false;
            }
        }
        return letters;
    }

    private static boolean isNameLetter(int codePoint) {
        return (Character.isLetter(codePoint) || Character.isIdeographic(codePoint))
                && BLANK_LETTERS.indexOf(codePoint) < 0;
    }

    private static boolean isBetweenLetters(int codePoint, boolean outside) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> codePoint == ' ' ? !outside : NAME_PUNCTUATION.indexOf(codePoint) >= 0;
        };
    }

    /** A concession's grade: {@code [0-9A-Za-z+\-一-鿿]{1,16}}. */
    static boolean isGrade(String text) {
        return hasLength(text, 1, 16) && text.chars()
                .allMatch(c -> isLetter(c) || isDigit(c) || c == '+' || c == '-' || (c >= 0x4e00 && c <= 0x9fff));
    }

    /** A number of this many digits. */
    static boolean isDigits(String text, int least, int most) {
        return hasLength(text, least, most) && text.chars().allMatch(Forms::isDigit);
    }

    /** A scene's id: {@code [a-z0-9-]{1,16}}. */
    static boolean isSceneId(String text) {
        return hasLength(text, 1, 16) && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || isDigit(c) || c == '-');
    }

    /** The version of a consent's text: {@code [A-Za-z0-9._-]{1,32}}. */
    static boolean isTextVersion(String text) {
        return hasLength(text, 1, 32)
                && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '.' || c == '_' || c == '-');
    }

    /** A holder's or guardian's id: {@code [A-Za-z0-9_-]{1,64}} and nothing that looks like an identity number. */
    static boolean isHolderId(String text) {
        return hasLength(text, 1, 64)
                && text.chars().allMatch(c -> isLetter(c) || isDigit(c) || c == '_' || c == '-')
                && !IdentityNumber.looksLike(text);
    }

    /** ASCII only, other than {@link Character#isDigit}. */
    static boolean isDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isLetter(int character) {
        return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    }

    private static boolean hasLength(String text, int least, int most) {
        return text.length() >= least && text.length() <= most;
    }
}
