package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptsTest {
    @ParameterizedTest
    @ValueSource(strings = {"store", "find", "erase", "standing", "grant", "redeem", "settle", "annul"})
    void readsTheTimeOnceInTheLineThatTestsReplace(String name) throws IOException {
        String text = text(name);
        assertEquals(1, count(text, Pattern.quote(TestClock.TIME_LINE)));
        assertEquals(1, count(text, "'TIME'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"store", "find", "erase", "standing", "reseal", "grant", "redeem", "settle", "annul", "found",
                "change", "tables", "ready"})
    void theHeadTypesEachKeyAndArgumentAndSaysWhatARepeatDoes(String name) throws IOException {
        String text = text(name);
        String head = text.lines().takeWhile(line -> line.startsWith("--")).collect(Collectors.joining("\n"));
        String body = text.substring(head.length());
        Set<String> used = matches(body, "(KEYS|ARGV)\\[\\d+\\]");
        Set<String> typed = matches(head, "(?m)(?<=^-- )(KEYS|ARGV)\\[\\d+\\]");
        assertTrue(typed.containsAll(used), () -> used + " are used, " + typed + " are typed");
        assertTrue(used.containsAll(typed), () -> typed + " are typed, " + used + " are used");
        assertTrue(head.contains("-- Reply"));
        assertTrue(head.contains("-- A repeat "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"store", "find", "erase", "standing", "reseal", "grant", "redeem", "settle", "annul", "found",
                "change", "ready"})
    void theHeadNamesEachWordOfTheReply(String name) throws IOException {
        String text = text(name);
        Set<String> words = matches(text, "(?<=return \\{ [^}]{0,80})'[a-z-]+'");
        assertTrue(words.size() > 1);
        String head = text.lines().takeWhile(line -> line.startsWith("--")).collect(Collectors.joining("\n"));
        words.forEach(
                word -> assertTrue(Pattern.compile("\\b" + word.replace("'", "") + "\\b").matcher(head).find(), word));
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    private static Set<String> matches(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(String name) throws IOException {
        try (InputStream in = ScriptsTest.class.getResourceAsStream(name + ".lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
