package cn.yimatong.ledger;

import cn.yimatong.ledger.CheckReport.Fullest;
import cn.yimatong.ledger.LedgerKey.Kind;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Looks at everything that a ledger keeps, whether it is whole; for an operator. It changes nothing. */
public final class LedgerCheck {
    private final List<Topology.Master> masters;
    private final Optional<RecordProof> proof;
    private final int sampleEvery;
    private final CheckCounts counts = new CheckCounts();
    private long seen;
    private boolean memoryIsTold = true;

    /** Tries whether a sealed record opens. */
    public interface RecordProof {
        /** What came of it. */
        enum Outcome {
            OPENS,
            /** The deployment does not have the data key that it was sealed under. */
            UNKNOWN_KEY,
            DAMAGED
        }

        /** Tries one. */
        Outcome of(long index, long version, byte[] sealed);
    }

    /**
     * A look at the ledger at the other end of the connection.
     *
     * @param proof tries each record; without it no record is opened
     * @param sampleEvery Redis is asked for the memory of each so manieth key: 1 or more
     */
    public LedgerCheck(RedisConnection connection, Optional<RecordProof> proof, int sampleEvery) {
        this.masters = Walk.await(connection.topology().masters());
        this.proof = proof;
        this.sampleEvery = sampleEvery;
    }

    /** How many keys there are at about this moment. */
    public long keys() {
        return Walk.keys(masters);
    }

    /**
     * Looks; blocks, some seconds for a million keys. Once only.
     *
     * @param progress is told after each page how many keys have been looked at
     * @throws LedgerUnavailableException a master does not answer, or does not let itself be asked
     */
    public CheckReport run(LongConsumer progress) {
        List<CheckReport.Master> reports = new ArrayList<>();
        for (Topology.Master master : masters) {
            long before = seen;
            try {
                Walk.over(master, keys -> {
                    look(master, keys);
                    progress.accept(seen);
                });
            } catch (IOException e) {
                throw new IllegalStateException("nothing is written", e);
            }
            ServerCheck.Findings findings = ServerCheck.of(Walk.await(master.commands().info()));
            reports.add(new CheckReport.Master(master.name(), seen - before, findings.fatal(), findings.toMend()));
        }
        return new CheckReport(counts.kinds(), counts.holders(), counts.events(),
                proof.map(_ -> counts.records()), counts.fullestPartition(), fullest(reports), reports,
                wrong(reports));
    }

    private List<String> wrong(List<CheckReport.Master> reports) {
        List<String> wrong = new ArrayList<>(counts.wrong());
        reports.forEach(master -> master.findings().forEach(finding -> wrong.add(master.name() + ": " + finding)));
        return wrong;
    }

    private Fullest fullest(List<CheckReport.Master> reports) {
        CheckReport.Master most = reports.getFirst();
        for (CheckReport.Master master : reports) {
            most = master.keys() > most.keys() ? master : most;
        }
        return new Fullest(most.name(), most.keys(), seen / reports.size());
    }

    /** All of a page's questions are sent before the first answer is waited for. */
    private void look(Topology.Master master, List<LedgerKey> keys) {
        List<LedgerKey> holders = keys.stream().filter(key -> key.kind() == Kind.HOLDER).toList();
        List<RedisFuture<byte[]>> strings = holders.stream().map(key -> read(master, key)).toList();
        List<LedgerKey> sampled = memoryIsTold ? sampled(keys) : List.of();
        List<RedisFuture<Long>> sizes = sampled.stream().map(key -> master.commands().memoryUsage(key.bytes()))
                .toList();
        List<byte[]> streams = keys.stream().filter(key -> key.kind() == Kind.USAGE).map(LedgerKey::bytes).toList();
        List<RedisFuture<List<StreamMessage<byte[], byte[]>>>> events = new ArrayList<>();
        streams.forEach(key -> {
            events.add(master.commands().xrange(key, Range.unbounded(), Limit.from(1)));
            events.add(master.commands().xrevrange(key, Range.unbounded(), Limit.from(1)));
        });
        for (LedgerKey key : keys) {
            if (key.kind() != Kind.HOLDER) {
                counts.count(key.kind(), key.partition());
            }
        }
        for (int i = 0; i < holders.size(); i++) {
            look(holders.get(i), Walk.await(strings.get(i)));
        }
        Walk.awaitAll(events).forEach(some -> some.forEach(event -> counts.event(event.getId())));
        weigh(sampled, sizes);
        seen += keys.size();
    }

    private RedisFuture<byte[]> read(Topology.Master master, LedgerKey key) {
        return proof.isPresent()
                ? master.commands().get(key.bytes())
                : master.commands().getrange(key.bytes(), 0, HolderHead.LENGTH - 1);
    }

    private void look(LedgerKey key, byte @Nullable [] holder) {
        if (holder == null || holder.length == 0) {
            // Gone since the page was read.
            return;
        }
        if (holder.length < HolderHead.LENGTH || holder[0] != HolderHead.FORMAT) {
            counts.count(Kind.HOLDER, key.partition());
            counts.unknownFormat();
        } else if (holder[HolderHead.KIND] != 0) {
            counts.count(Kind.TOMBSTONE, key.partition());
        } else {
            counts.count(Kind.HOLDER, key.partition());
            long version = HolderHead.version(holder);
            counts.version(version);
            if (holder.length > HolderHead.LENGTH) {
                proof.ifPresent(opener -> counts.record(
                        opener.of(RedisKeys.indexOf(key.bytes()), version, HolderHead.sealed(holder))));
            }
        }
    }

    private List<LedgerKey> sampled(List<LedgerKey> keys) {
        List<LedgerKey> sampled = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            if ((seen + i) % sampleEvery == 0) {
                sampled.add(keys.get(i));
            }
        }
        return sampled;
    }

    private void weigh(List<LedgerKey> keys, List<RedisFuture<Long>> sizes) {
        for (int i = 0; i < keys.size(); i++) {
            try {
                @Nullable
                Long bytes = Walk.await(sizes.get(i));
                if (bytes != null) {
                    counts.weigh(keys.get(i).kind(), bytes);
                }
            } catch (LedgerUnavailableException _) {
                // A user may lack the right to ask; all else can still be told, and a Redis that is gone shows next.
                memoryIsTold = false;
            }
        }
    }
}
