package cn.yimatong.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What somebody sees who opens the page. */
class PageTest {
    private static final Machine MACHINE = new Machine("A & B <64>", 2, "Linux", "25", "G1", 512);

    @Test
    void everyQuestionHasItsBarsAndATellOfWhoIsTreatedUnfairly() {
        String page = Page.of(MACHINE, figures(_ -> true));
        for (Question question : Questions.all()) {
            String part = part(page, question);
            assertEquals(question.bars().size(), count(part, "<li>"), question.title());
            assertEquals(1, count(part, "class=\"unfair\""), question.title());
            assertFalse(question.unfair().isBlank(), question.title());
        }
        assertEquals(Questions.all().size(), count(page, "<h2>"));
        assertTrue(page.contains("A &amp; B &lt;64&gt;, 2 cores"));
        assertFalse(page.contains("NaN") || page.contains("src=") || page.contains("http"), "needs nothing but itself");
    }

    @Test
    void aBarIsAsLongAsItsRatioToTheFirstBeneathTheSameHeading() {
        Question question = Questions.all().getFirst();
        String part = part(Page.of(MACHINE, figures(_ -> true)), question);
        List<Double> widths = Pattern.compile("<rect class=\"[a-z]+\" y=\"3\" width=\"([0-9.]+)\"").matcher(part)
                .results().map(found -> Double.parseDouble(found.group(1))).toList();
        assertEquals(question.bars().size(), widths.size());
        for (int i = 1; i < widths.size(); i++) {
            assertEquals(i + 1, widths.get(i) / widths.getFirst(), 0.02, question.bars().get(i).label());
        }
    }

    @Test
    void whatWasNotMeasuredIsNotDrawnNorAnythingWithoutItsBaseline() {
        Question question = Questions.all().getFirst();
        String baseline = question.baseline().benchmark();
        String page = Page.of(MACHINE, figures(benchmark -> !benchmark.equals(baseline)));
        assertFalse(page.contains("<h2>" + question.title() + "</h2>"));
        assertEquals("", Page.of(MACHINE, Map.of()).replaceAll("(?s).*</dl>\\s*|</html>\\s*", ""));
    }

    /** The first bar of a question took as long as the machine's, the second twice as long, and so on. */
    private static Map<String, Figure> figures(Predicate<String> measured) {
        return Questions.all().stream().flatMap(question -> question.bars().stream()
                .map(bar -> Map.entry(bar.benchmark(), question.bars().indexOf(bar) + 1)))
                .filter(entry -> measured.test(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> figure(entry.getKey(), entry.getValue()),
                        (first, _) -> first));
    }

    private static Figure figure(String name, int micros) {
        return new Figure(name, micros, micros * 0.9, micros * 1.1, micros * 2, 100);
    }

    private static String part(String page, Question question) {
        String heading = "<h2>" + question.title() + "</h2>";
        int begin = page.indexOf(heading);
        assertTrue(begin > 0, heading);
        int end = page.indexOf("<h2>", begin + 1);
        return page.substring(begin, end > 0 ? end : page.length());
    }

    private static long count(String text, String what) {
        return Pattern.compile(Pattern.quote(what)).matcher(text).results().count();
    }
}
