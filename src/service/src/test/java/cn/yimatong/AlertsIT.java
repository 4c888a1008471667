package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.TestTools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The alerts as Prometheus reads them, and what they send their reader to. */
final class AlertsIT {

    private static final Path FOLDER = Repository.root().resolve("docker/prometheus");
    private static final List<String> TESTS = List.of("rules-test.yaml", "rules-objectives-test.yaml",
            "rules-day-test.yaml");

    @BeforeAll
    static void promtoolIsThere() {
        TestTools.install();
    }

    @Test
    void prometheusReadsTheRules() throws Exception {
        run(60, "promtool", "check", "rules", "rules.yaml");
        run(60, "promtool", "check", "config", "--syntax-only", "prometheus.yaml");
    }

    @Test
    void eachAlertFiresWhenItShouldAndNotWhenItShouldNot() throws Exception {
        List<String> command = new ArrayList<>(List.of("promtool", "test", "rules"));
        command.addAll(TESTS);
        run(60, command.toArray(String[]::new));
    }

    @Test
    void eachAlertIsTestedBothWays() throws IOException {
        StringBuilder tests = new StringBuilder();
        for (String file : TESTS) {
            tests.append(Files.readString(FOLDER.resolve(file)));
        }
        var alerts = found("- alert: (\\w+)", Files.readString(FOLDER.resolve("rules.yaml")));
        assertFalse(alerts.isEmpty());
        assertEquals(alerts, found("alertname: (\\w+)\\s+exp_alerts: \\[\\]", tests.toString()));
        assertEquals(alerts, found("alertname: (\\w+)\\s+exp_alerts:\\s+- exp_labels", tests.toString()));
    }

    @Test
    void eachAlertNamesAParagraphOfTheRunBook() throws IOException {
        String rules = Files.readString(FOLDER.resolve("rules.yaml"));
        var paragraphs = Files.readAllLines(Repository.root().resolve("docker/RUNBOOK.md")).stream()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(paragraphs.containsAll(found("runbook: docker/RUNBOOK.md#(\\S+)", rules)), paragraphs::toString);
        long alerts = Pattern.compile("- alert: ").matcher(rules).results().count();
        assertEquals(alerts, Pattern.compile("runbook: ").matcher(rules).results().count());
    }

    @Test
    void eachAlertIsAPageOrATicket() throws IOException {
        String rules = Files.readString(FOLDER.resolve("rules.yaml"));
        assertEquals(Set.of("page", "ticket"), found("severity: (\\w+)", rules));
        long alerts = Pattern.compile("- alert: ").matcher(rules).results().count();
        assertEquals(alerts, Pattern.compile("severity: ").matcher(rules).results().count());
    }

    private static Set<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void run(int seconds, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(List.of(command)).directory(FOLDER.toFile()).redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(seconds, TimeUnit.SECONDS), output);
        assertEquals(0, process.exitValue(), output);
    }
}
