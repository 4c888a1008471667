package cn.yimatong.cli;

import cn.yimatong.cli.JsonLines.Batch;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the lines of an import come to, as far as that can be told without the service. */
final class ImportLook {
    /** So many line numbers are named; whoever has seen them knows what is wrong with the file. */
    private static final int MOST_NAMED = 5;

    private final Map<StandingWord, Long> standings = new EnumMap<>(StandingWord.class);
    private final List<Long> withoutStanding = new ArrayList<>();
    private long toSend;
    private long refused;

    private ImportLook() {}

    /**
     * Reads lines to their end.
     *
     * @param out gets a line of JSON for each line that the import would refuse without asking
     */
    static ImportLook at(JsonLines lines, PrintWriter out, Progress progress) throws IOException {
        var look = new ImportLook();
        Optional<Batch> next = lines.next();
        while (next.isPresent()) {
            Batch batch = next.get();
            progress.above(() -> {
                batch.lines().forEach(line -> look.add(BulkItem.of(line), out));
                out.flush();
            });
            progress.at(batch.endOffset(), "%,d lines".formatted(batch.lastLine()));
            next = lines.next();
        }
        return look;
    }

    private void add(BulkItem item, PrintWriter out) {
        if (item.isBad()) {
            refused++;
            out.print(Refusal.of(item).toJson() + "\n");
        } else {
            toSend++;
            item.standing().ifPresentOrElse(word -> standings.merge(word, 1L, Long::sum),
                    () -> noStanding(item.line()));
        }
    }

    private void noStanding(long line) {
        if (withoutStanding.size() < MOST_NAMED) {
            withoutStanding.add(line);
        }
    }

    /** Lines that the import would refuse without asking. */
    long refused() {
        return refused;
    }

    /** What somebody should know before the lines are sent; empty where all of it can be taken back. */
    Optional<String> warning(BulkKind kind) {
        return switch (kind) {
            case HOLDERS -> toSend == 0
                    ? Optional.empty()
                    : Optional.of("a record that is there already is replaced, and nothing brings it back");
            case STANDINGS -> of(StandingWord.REVOKED) == 0
                    ? Optional.empty()
                    : Optional.of("nothing takes a revocation back");
        };
    }

    private long of(StandingWord word) {
        return standings.getOrDefault(word, 0L);
    }

    /** For people: how many there are of what. */
    String words(BulkKind kind) {
        return "%,d to send%s, %,d refused".formatted(toSend, kind == BulkKind.STANDINGS ? byStanding() : "", refused);
    }

    private String byStanding() {
        long others = toSend - standings.values().stream().mapToLong(Long::longValue).sum();
        return " (%,d active, %,d suspended, %,d revoked for good%s)".formatted(of(StandingWord.ACTIVE),
                of(StandingWord.SUSPENDED), of(StandingWord.REVOKED),
                others == 0 ? "" : ", %,d of no such standing: %s".formatted(others, lineNumbers(others)));
    }

    /** The first of those lines that set no standing which the service knows. */
    private String lineNumbers(long all) {
        return withoutStanding.stream().map(String::valueOf)
                .collect(Collectors.joining(", ", all == 1 ? "line " : "lines ", all > MOST_NAMED ? ", …" : ""));
    }
}
