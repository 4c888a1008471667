package cn.yimatong.records;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormsTest {

    /** Of Han also the extensions B and H, the zero that is a character of names, and a variation selector. */
    @ParameterizedTest
    @ValueSource(strings = {"测试甲", "测", "测试·甲乙丙", "测试‧甲", "\uD840\uDC0B测\uD888\uDFAF", "测〇试", "葛\uDB40\uDD00测", "བཀ",
        "تەست سىناق", "O'Test-Prüfer Jr.", "Te\u0301st", "ทดสอบ", "टेस्ट"})
    void aNameInAnyScriptIsOne(String name) {
        assertTrue(Forms.isName(name));
    }

    /** Among them controls, bidirectional and other format characters, private use, unassigned, blank letters. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", " 测试", "测试 ", "·", "...", "\u0301", "测\u0000试", "测\n试", "测\u007f试", "测\u0085试",
        "测\u200e试",
        "测\u200f试", "测\u202a试", "测\u202b试", "测\u202c试", "测\u202d试", "测\u202e试", "测\u2066试", "测\u2067试", "测\u2068试",
        "测\u2069试", "测\u061c试", "测\u200b试", "测\u200d试", "测\ufeff试", "测\u00ad试", "测\uDB40\uDC41试", "测\ue000试",
        "测\uDB80\uDC00试", "测\u0378试", "测\uffff试", "测\ud800试", "测\udc00试", "测\u00a0试", "测\u3000试", "测\u2028试", "测1",
        "测<b>",
        "测\"试", "测/试", "测😀", "测\u3164试", "测\u115f试", "测\u1160试", "测\uffa0试"})
    void whatCouldMisleadWhoeverReadsItIsNoName(String name) {
        assertFalse(Forms.isName(name));
    }

    @Test
    void aNameIsCountedInCodePoints() {
        String ofTwoUnits = "\uD840\uDC0B";
        assertTrue(Forms.isName(ofTwoUnits.repeat(64)));
        assertFalse(Forms.isName(ofTwoUnits.repeat(65)));
        assertTrue(Forms.isName("测".repeat(64)));
        assertFalse(Forms.isName("测".repeat(65)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void everyFormIsThatOfItsPattern(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String text = text(random);
            same("[0-9A-Za-z+\\-\\u4e00-\\u9fff]{1,16}", Forms::isGrade, text);
            same("[0-9]{6,12}", digits -> Forms.isDigits(digits, 6, 12), text);
            same("[a-z0-9-]{1,16}", Forms::isSceneId, text);
            same("[A-Za-z0-9._-]{1,32}", Forms::isTextVersion, text);
            same("[A-Za-z0-9_-]{1,64}", id -> Forms.isHolderId(id) || IdentityNumber.looksLike(id), text);
        }
        assertFalse(Forms.isHolderId("99010120000101001X"));
    }

    private static void same(String pattern, Predicate<String> form, String text) {
        assertEquals(Pattern.matches(pattern, text), form.test(text), () -> pattern + ": " + text);
    }

    /** Mostly of one alphabet, sometimes with a stranger in it; lengths about those of the forms. */
    private static String text(Random random) {
        String[] alphabets = {"0123456789", "abcz0189-", "azAZ09._-", "azAZ09_-", "azAZ09+-一鿿"};
        String alphabet = alphabets[random.nextInt(alphabets.length)];
        String strangers = "@[`{/: 一鿿䷿ꀀ０é\u0000\n+._-";
        StringBuilder text = new StringBuilder();
        int[] lengths = {random.nextInt(8), random.nextInt(35), random.nextInt(67)};
        int length = lengths[random.nextInt(lengths.length)];
        for (int i = 0; i < length; i++) {
            String from = random.nextInt(60) == 0 ? strangers : alphabet;
            text.append(from.charAt(random.nextInt(from.length())));
        }
        return text.toString();
    }
}
