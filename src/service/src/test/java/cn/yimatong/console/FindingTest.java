package cn.yimatong.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ConsoleWords;
import cn.yimatong.Repository;
import cn.yimatong.console.Finding.Kind;
import cn.yimatong.console.Finding.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is found, as alerts, run-book and page tell it. */
final class FindingTest {

    /** How a node's console tells what an alert tells. */
    private record AtTheConsole(Kind kind, Level level) {}

    private static Map.Entry<String, AtTheConsole> told(String alert, Kind kind, Level level) {
        return Map.entry(alert, new AtTheConsole(kind, level));
    }

    /** All alerts but those of nodes that are gone, which have no console. */
    private static final Map<String, AtTheConsole> ALERTS = Map.ofEntries(
            told("ScansUndecidedFast", Kind.UNDECIDED, Level.HELD_UP),
            told("ScansUndecidedSlowly", Kind.UNDECIDED, Level.HELD_UP),
            told("ScansSlowFast", Kind.SLOW, Level.SLOW),
            told("ScansSlowSlowly", Kind.SLOW, Level.SLOW),
            told("ShardLeftAlone", Kind.MASTER, Level.HELD_UP),
            told("SpoolNotEmpty", Kind.PENDING, Level.MEND),
            told("AcceptancesParked", Kind.PARKED, Level.MEND),
            told("AcceptedTwiceWhileAway", Kind.TWICE, Level.MEND),
            told("RedisMemoryNearlyFull", Kind.MEMORY, Level.MEND),
            told("RedisMemoryFull", Kind.MEMORY, Level.ACT),
            told("CodesNotMade", Kind.CODES, Level.HELD_UP),
            told("CodesNotMadeByNode", Kind.CODES, Level.HELD_UP),
            told("CodesTurnedAway", Kind.INVALID_CODES, Level.HELD_UP),
            told("CodesTurnedAwayByNode", Kind.INVALID_CODES, Level.MEND),
            told("MostAreRefused", Kind.REFUSED_CODES, Level.ACT),
            told("KeysExpireSoon", Kind.KEYS, Level.MEND),
            told("KeysExpireNow", Kind.KEYS, Level.ACT),
            told("NoKeySigns", Kind.NO_KEY, Level.STOPPED),
            told("TokenKeyMissing", Kind.TOKEN, Level.HELD_UP),
            told("NextTokenKeyMissing", Kind.NEXT_TOKEN, Level.MEND),
            told("SharedStateUnreadable", Kind.UNREADABLE, Level.ACT),
            told("SharedStateOld", Kind.DEAF, Level.ACT),
            told("ClockOff", Kind.CLOCK_AHEAD, Level.HELD_UP),
            told("ClockOffAtNode", Kind.CLOCK_AHEAD, Level.HELD_UP),
            told("CertificateExpiresSoon", Kind.CERTIFICATE, Level.MEND),
            told("CertificateExpiresNow", Kind.CERTIFICATE, Level.ACT),
            told("CertificateRefused", Kind.CERTIFICATE_REFUSED, Level.MEND),
            told("CertificateExpired", Kind.CERTIFICATE_OVER, Level.HELD_UP));

    @Test
    void whateverAnAlertTellsTheConsoleTellsTooAndWhatWakesSomebodyIsNotWell() throws IOException {
        Map<String, String> paragraphs = new HashMap<>();
        Pattern.compile("- alert: (\\w+)(?s:.*?)severity: (\\w+)(?s:.*?)runbook: docker/RUNBOOK\\.md#(.*)")
                .matcher(rules()).results().forEach(alert -> {
                    paragraphs.put(alert.group(1), alert.group(3));
                    AtTheConsole told = ALERTS.get(alert.group(1));
                    assertTrue(told == null || !alert.group(2).equals("page")
                            || told.level().compareTo(Level.ACT) >= 0, alert::group);
                });
        assertEquals("a-node-is-gone", paragraphs.remove("NodeGone"));
        assertEquals("a-node-is-gone", paragraphs.remove("NoNodeLeft"));
        assertEquals(ALERTS.entrySet().stream().collect(
                Collectors.toMap(Map.Entry::getKey, told -> told.getValue().kind().paragraph())), paragraphs);
    }

    @Test
    void everyFindingLeadsToAParagraphOfTheRunBookAndNamesItAsItIsNamedThere() throws IOException {
        Map<String, String> paragraphs = paragraphs();
        Map<String, String> words = ConsoleWords.english();
        for (Kind kind : Kind.values()) {
            assertTrue(paragraphs.containsKey(kind.paragraph()), kind::paragraph);
            String title = words.getOrDefault("paragraph." + kind.paragraph(), "");
            assertEquals(kind.paragraph(), anchor(title), kind::name);
        }
    }

    @Test
    void aFindingThatAParagraphQuotesLeadsToThatParagraph() throws IOException {
        Map<String, String> paragraphs = paragraphs();
        Map<String, String> words = ConsoleWords.english();
        Set<Kind> quoted = EnumSet.noneOf(Kind.class);
        for (Kind kind : Kind.values()) {
            String says = words.getOrDefault("finding." + kind.name().toLowerCase(Locale.ROOT).replace('_', '-'), "");
            assertFalse(says.isEmpty(), kind::name);
            String begins = "`" + says.replaceFirst("\\{.*", "").replaceFirst("\\($", "").strip();
            if (begins.length() > 1) {
                paragraphs.forEach((anchor, text) -> {
                    if (text.contains(begins)) {
                        assertEquals(anchor, kind.paragraph(), kind::name);
                        quoted.add(kind);
                    }
                });
            }
        }
        assertEquals(EnumSet.of(Kind.LEDGER, Kind.REFUSING, Kind.UNUSABLE), quoted);
    }

    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replace(' ', '-');
    }

    /** The text of each paragraph of the run-book, on one line, by its anchor. */
    private static Map<String, String> paragraphs() throws IOException {
        String book = Files.readString(Repository.root().resolve("docker/RUNBOOK.md"));
        return Pattern.compile("^## (.*)\\R(?s:(.*?))(?=^## |\\z)", Pattern.MULTILINE).matcher(book).results()
                .collect(Collectors.toMap(found -> anchor(found.group(1)),
                        found -> found.group(2).replaceAll("\\s+", " ")));
    }

    @Test
    void theObjectivesAreThoseOfTheAlerts() throws IOException {
        String rules = rules();
        assertTrue(rules.contains("yimatong:undecided:ratio5m > 14.4 * " + Objectives.UNDECIDED + " "));
        assertTrue(rules.contains("yimatong:slow:ratio5m > 14.4 * " + Objectives.SLOW + " "));
        assertTrue(rules.contains("stage=\"whole\",le=\"" + Objectives.SLOW_MILLIS / 1000 + "\""));
        for (String what : List.of("max(yimatong_key_expiry_seconds)", "yimatong_certificate_expiry_seconds")) {
            String now = (int) Objectives.DAYS_NOW + " * 86400";
            assertAlert(rules, what + " < " + (int) Objectives.DAYS + " * 86400 >= " + now, "ticket");
            assertAlert(rules, what + " < " + now + " > 0", "page");
        }
        String memory = "(yimatong_ledger_memory_most_bytes > 0)) > ";
        assertAlert(rules, memory + Objectives.MEMORY, "ticket");
        assertAlert(rules, memory + Objectives.MEMORY_NOW, "page");
        String few = "[5m])) > " + (int) Objectives.FEW_REQUESTS;
        assertAlert(rules, "\"issueCodes\",status=~\"2xx|5xx\"}[5m])) > " + Objectives.CODES, "page");
        assertAlert(rules, "\"issueCodes\",status=\"5xx\"}" + few, "page");
        for (String window : List.of("5m", "2m")) {
            assertTrue(rules.contains("{reason=~\"" + String.join("|", Verdict.INVALID) + "\"}[" + window + "]))\n"));
            assertTrue(rules.contains("{reason!~\"" + String.join("|", Verdict.NO_CODE) + "\"}[" + window + "]))\n"));
        }
        assertAlert(rules, "sum(yimatong:shown:rate5m) > " + Objectives.INVALID_CODES_NOW, "page");
        assertAlert(rules, "sum(yimatong:invalid:rate5m) > 100 / 300", "page");
        assertAlert(rules, "yimatong:shown:rate5m > " + Objectives.INVALID_CODES, "ticket");
        assertAlert(rules, "yimatong:invalid:rate5m > " + (int) Objectives.FEW_REQUESTS + " / 300", "ticket");
        assertAlert(rules, "yimatong:refused:rate5m > " + (int) Objectives.FEW_REQUESTS + " / 300", "page");
        String clock = "abs(yimatong_clock_offset_seconds) > ";
        assertAlert(rules, "avg(" + clock + "bool " + (int) Objectives.CLOCK_SECONDS + ") > 0.5", "page");
        assertAlert(rules, clock + (int) Objectives.CLOCK_SECONDS, "ticket");
        assertAlert(rules, "yimatong_state_age_seconds > " + (int) Objectives.DEAF_SECONDS, "page");
    }

    /** An alert with this condition, which wakes somebody or waits. */
    private static void assertAlert(String rules, String condition, String severity) {
        assertTrue(Pattern.compile(Pattern.quote(condition) + "\\R(?:(?!- alert)(?s:.))*?severity: " + severity)
                .matcher(rules).find(), () -> condition + ": " + severity);
    }

    private static String rules() throws IOException {
        return Files.readString(Repository.root().resolve("docker/prometheus/rules.yaml"));
    }
}
