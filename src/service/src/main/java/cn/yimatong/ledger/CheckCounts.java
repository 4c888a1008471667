package cn.yimatong.ledger;

import cn.yimatong.ledger.CheckReport.Fullest;
import cn.yimatong.ledger.CheckReport.Records;
import cn.yimatong.ledger.CheckReport.Span;
import cn.yimatong.ledger.LedgerCheck.RecordProof;
import cn.yimatong.ledger.LedgerKey.Kind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What {@link LedgerCheck} adds up. */
final class CheckCounts {
    private final Map<Kind, Long> keys = new EnumMap<>(Kind.class);
    private final Map<Kind, LongSummaryStatistics> sizes = new EnumMap<>(Kind.class);
    private final long[] partitions = new long[PartitionTags.COUNT];
    private final BitSet born = new BitSet(PartitionTags.COUNT);
    private final LongSummaryStatistics versions = new LongSummaryStatistics();
    private final LongSummaryStatistics events = new LongSummaryStatistics();
    private final Map<RecordProof.Outcome, Long> records = new EnumMap<>(RecordProof.Outcome.class);
    private long unknownFormats;

    /** @param partition {@link LedgerKey#NONE} where the key is in none */
    void count(Kind kind, int partition) {
        keys.merge(kind, 1L, Long::sum);
        if (partition != LedgerKey.NONE) {
            partitions[partition]++;
            if (kind == Kind.BIRTH) {
                born.set(partition);
            }
        }
    }

    /** The memory of one key; a tombstone's counts as a holder's, from which the key's name does not tell it. */
    void weigh(Kind kind, long bytes) {
        sizes.computeIfAbsent(kind, _ -> new LongSummaryStatistics()).accept(bytes);
    }

    void version(long micros) {
        versions.accept(micros);
    }

    /** @param id of a stream's entry: ms, a hyphen, a number */
    void event(String id) {
        events.accept(Long.parseLong(id.substring(0, id.indexOf('-'))));
    }

    void record(RecordProof.Outcome outcome) {
        records.merge(outcome, 1L, Long::sum);
    }

    void unknownFormat() {
        unknownFormats++;
    }

    List<CheckReport.Kind> kinds() {
        return keys.entrySet().stream().map(count -> new CheckReport.Kind(count.getKey().words(), count.getValue(),
                bytes(count.getKey(), count.getValue()))).toList();
    }

    private OptionalLong bytes(Kind kind, long count) {
        LongSummaryStatistics sample = sizes.get(kind == Kind.TOMBSTONE ? Kind.HOLDER : kind);
        return sample == null ? OptionalLong.empty() : OptionalLong.of(Math.round(sample.getAverage() * count));
    }

    Optional<Span> holders() {
        return span(versions, ChronoUnit.MICROS);
    }

    Optional<Span> events() {
        return span(events, ChronoUnit.MILLIS);
    }

    private static Optional<Span> span(LongSummaryStatistics instants, ChronoUnit unit) {
        return instants.getCount() == 0
                ? Optional.empty()
                : Optional.of(new Span(Instant.EPOCH.plus(instants.getMin(), unit),
                        Instant.EPOCH.plus(instants.getMax(), unit)));
    }

    Records records() {
        return new Records(of(RecordProof.Outcome.OPENS), of(RecordProof.Outcome.UNKNOWN_KEY),
                of(RecordProof.Outcome.DAMAGED));
    }

    private long of(RecordProof.Outcome outcome) {
        return records.getOrDefault(outcome, 0L);
    }

    Fullest fullestPartition() {
        int most = 0;
        long all = 0;
        for (int partition = 0; partition < partitions.length; partition++) {
            most = partitions[partition] > partitions[most] ? partition : most;
            all += partitions[partition];
        }
        return new Fullest("{" + PartitionTags.of(most) + "}", partitions[most], all / partitions.length);
    }

    /** What an operator has to mend, in sentences. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (!keys.containsKey(Kind.FOUNDED)) {
            wrong.add("no deployment: the founding mark is missing, nodes are not ready");
        }
        say(wrong, PartitionTags.COUNT - born.cardinality(),
                "partitions without birth mark: their data are lost, and their codes unavailable");
        say(wrong, unknownFormats, "holders of a format that this version does not know");
        say(wrong, of(RecordProof.Outcome.UNKNOWN_KEY),
                "records under a data key that this deployment does not have");
        say(wrong, of(RecordProof.Outcome.DAMAGED), "records that do not open: changed, or in another's place");
        say(wrong, keys.getOrDefault(Kind.UNKNOWN, 0L), "keys that are not the ledger's: somebody else writes here");
        return wrong;
    }

    private static void say(List<String> wrong, long count, String what) {
        if (count > 0) {
            wrong.add("%,d %s".formatted(count, what));
        }
    }
}
