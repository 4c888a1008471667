package cn.yimatong.cli;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;

/**
 * Numbers and names that look right to a machine and cannot be anybody's: there is no region 99 (GB/T 2260), and no
 * family has the name 测试, "test".
 */
final class MadeUpNumbers {
    private static final int REGIONS = 10_000;
    private static final String CHECK_CHARACTERS = "10X98765432";
    private static final String STEMS = "甲乙丙丁戊己庚辛壬癸";
    private static final String DIGITS = "零一二三四五六七八九";

    private MadeUpNumbers() {}

    /** The name of the resident of this number, from 0: 测试甲零, 测试乙零, … 测试甲一, … */
    static String name(int number) {
        var name = new StringBuilder("测试").append(STEMS.charAt(number % 10));
        Integer.toString(number / 10).chars().forEach(digit -> name.append(DIGITS.charAt(digit - '0')));
        return name.toString();
    }

    /** An identity number (GB 11643) of region 99xxxx, with the right check character. */
    static String identityNumber(LocalDate born, int number) {
        String digits = "99%04d%s%03d".formatted(number / 1000 % REGIONS, born.format(DateTimeFormatter.BASIC_ISO_DATE),
                number % 1000);
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            sum += (digits.charAt(i) - '0') * ((1 << (digits.length() - i)) % 11);
        }
        return digits + CHECK_CHARACTERS.charAt(sum % 11);
    }

    /** A number of a credential of this kind, in the form that the catalogue that ships asks for. */
    static String credentialNumber(String kind, int number) {
        return switch (kind) {
            case "ssc" -> "Z99%06d".formatted(number);
            case "health" -> "99E%029d".formatted(number);
            case "insurance" -> "99A%025d".formatted(number);
            default -> "99%010d".formatted(number);
        };
    }
}
