package cn.yimatong.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** What the scanners saw in a day: a line each, a table at the end, and what was not as the story has it. */
final class DayReport {
    private static final int SCENE_COLUMNS = 16;
    private static final int WHO_COLUMNS = 22;
    private static final int DECISION_COLUMNS = 28;

    private final Consumer<String> lines;
    private final Map<Integer, String> labels;
    private final Map<String, Map<String, Integer>> decisions = new TreeMap<>();
    private final List<String> unexpected = new ArrayList<>();

    /**
     * A report.
     *
     * @param labels who residents are, by number; others go by name
     * @param lines gets each line as it happens
     */
    DayReport(Map<Integer, String> labels, Consumer<String> lines) {
        this.labels = Map.copyOf(labels);
        this.lines = lines;
    }

    /** A scanner was answered. */
    void scanned(Step.Scan scan, JsonObject answer) {
        String reason = text(answer, "reason");
        String decision = text(answer, "decision");
        boolean accepted = decision.equals("accept");
        decisions.computeIfAbsent(scan.scene(), _ -> new TreeMap<>()).merge(accepted ? "" : reason, 1, Integer::sum);
        Object display = answer.getValue("display") instanceof JsonObject both ? both.getValue("zh") : "";
        say(line(scan, scan.scene(), decision + " " + reason) + "「" + display + "」 " + Sight.of(answer));
        scan.expected().disagreement(answer).ifPresent(words -> unexpected(scan, words));
    }

    /** A phone got no code for a scene. */
    void noCode(Step.NoCode none, String words) {
        say(line(none, none.scene(), "no code") + words);
    }

    /** Something else happened. */
    void told(Step step, String words) {
        say(line(step, "", "") + words);
    }

    /** Something was not as the story has it. */
    void unexpected(Step step, String words) {
        String scene = step instanceof Step.Scan scan ? " " + scan.scene() : "";
        unexpected.add(step.at() + scene + ", " + who(step.holder()) + ": " + words);
    }

    List<String> unexpected() {
        return List.copyOf(unexpected);
    }

    /** How often each scene accepted and rejected, and why. */
    List<String> table() {
        var table = new ArrayList<String>();
        table.add(Columns.pad("scene", SCENE_COLUMNS) + "accepted  rejected");
        decisions.forEach((scene, reasons) -> table.add(Columns.pad(scene, SCENE_COLUMNS)
                + "%8d  %8d  %s".formatted(reasons.getOrDefault("", 0), rejected(reasons), reasons.entrySet().stream()
                        .filter(one -> !one.getKey().isEmpty()).map(one -> one.getKey() + " " + one.getValue())
                        .collect(Collectors.joining(", ")))
                        .stripTrailing()));
        return table;
    }

    /** All of it in a line. */
    String totals(int residents) {
        int accepted = decisions.values().stream().mapToInt(reasons -> reasons.getOrDefault("", 0)).sum();
        int rejected = decisions.values().stream().mapToInt(DayReport::rejected).sum();
        return "%,d residents, %,d scenes, %,d scans: %,d accepted, %,d rejected; %s".formatted(residents,
                decisions.size(), accepted + rejected, accepted, rejected,
                unexpected.isEmpty() ? "all as expected" : unexpected.size() + " not as expected");
    }

    private void say(String line) {
        lines.accept(line.stripTrailing());
    }

    private String line(Step step, String scene, String decision) {
        return step.at() + "  " + Columns.pad(scene, SCENE_COLUMNS) + Columns.pad(who(step.holder()), WHO_COLUMNS)
                + Columns.pad(decision, DECISION_COLUMNS);
    }

    private String who(Resident holder) {
        return labels.getOrDefault(holder.number(), holder.name());
    }

    private static int rejected(Map<String, Integer> reasons) {
        return reasons.entrySet().stream().filter(one -> !one.getKey().isEmpty()).mapToInt(Map.Entry::getValue).sum();
    }

    private static String text(JsonObject answer, String member) {
        return answer.getValue(member) instanceof String text ? text : "";
    }
}
