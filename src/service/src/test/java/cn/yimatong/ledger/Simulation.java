package cn.yimatong.ledger;

import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A small town on the real ledger, with clocks, lines and a Redis that fail: one seed decides everything, to the last
 * step. After every step the promise of the ledger is held against what was done and said.
 */
final class Simulation {
    static final int STEPS = 5_000;
    static final List<Integer> PARTITIONS = List.of(0, 1, 2, 3);

    private static final int TOLD_LAST = 40;

    final PlantedBug bug;
    final Random random;
    final VirtualTime time = new VirtualTime();
    final LedgerPromise promise = new LedgerPromise();
    final FaultyLine line;
    final List<SimulatedNode> nodes = new ArrayList<>();
    private final long seed;
    private final SimulatedTown town;
    private final Map<String, Integer> seen = new TreeMap<>();
    private final Deque<String> told = new ArrayDeque<>();
    private final MessageDigest digest = sha256();
    private @Nullable RuntimeException failure;

    /**
     * How a run has ended.
     *
     * @param digest of all that was done and said
     * @param seen how often each answer and each fault came
     * @param broken how the promise was broken, if it was
     */
    record Outcome(long seed, int steps, String digest, Map<String, Integer> seen, Optional<Broken> broken) {}

    /**
     * The end of a run that breaks the promise.
     *
     * @param message for whoever has to find out why
     */
    record Broken(LedgerPromise.Rule rule, String message) {}

    Simulation(RedisClusterAsyncCommands<byte[], byte[]> redis, long seed, PlantedBug bug) {
        this.seed = seed;
        this.bug = bug;
        random = new Random(seed);
        line = new FaultyLine(this, redis);
        for (int skewSeconds : List.of(0, 2, 60)) {
            nodes.add(new SimulatedNode(this, "node-" + skewSeconds, skewSeconds));
        }
        town = new SimulatedTown(this);
        time.after(0, this::act);
    }

    Outcome run() {
        for (int step = 1; step <= STEPS; step++) {
            try {
                time.next();
                if (failure != null) {
                    throw failure;
                }
            } catch (LedgerPromise.BrokenException e) {
                return new Outcome(seed, step, hex(), seen, Optional.of(new Broken(e.rule, message(step, e))));
            }
        }
        return new Outcome(seed, STEPS, hex(), seen, Optional.empty());
    }

    private void act() {
        switch (random.nextInt(400)) {
            case 0, 1, 2, 3 -> any().jump();
            case 4, 5, 6, 7 -> any().restart();
            case 8, 9, 10, 11 -> any().trouble();
            case 12 -> line.flushScripts();
            case 13 -> {
                if (random.nextInt(3) == 0) {
                    lose(PARTITIONS.get(random.nextInt(PARTITIONS.size())));
                }
            }
            default -> town.act();
        }
        time.after(switch (random.nextInt(200)) {
            case 0 -> random.nextInt(70_000);
            case 1 -> random.nextInt(8) == 0 ? random.nextInt(4_000_000) : 0;
            default -> random.nextInt(300);
        }, this::act);
    }

    private void lose(int partition) {
        tell("partition " + partition + " is lost");
        line.loseData(partition);
        town.holdersIn(partition).forEach(holder -> promise.lost(RedisKeys.holder(holder.index())));
    }

    private SimulatedNode any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /** Takes note of something that was done or said. */
    void tell(String what) {
        String line = time.sinceStart() + " ms: " + what;
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        told.add(line);
        if (told.size() > TOLD_LAST) {
            told.remove();
        }
    }

    void count(String what) {
        seen.merge(what, 1, Integer::sum);
    }

    /** Waits for a node's answer. A future keeps what its handlers throw to itself, so the run hears of it here. */
    <T> void watch(Future<T> answer, BiConsumer<@Nullable T, @Nullable Throwable> handler) {
        answer.onComplete(result -> {
            try {
                Throwable cause = result.cause();
                if (cause != null && !(cause instanceof LedgerUnavailableException)
                        && !String.valueOf(cause.getMessage()).startsWith("the record changes")) {
                    throw new IllegalStateException(cause);
                }
                handler.accept(result.result(), cause);
            } catch (RuntimeException e) {
                failure = failure == null ? e : failure;
            }
        });
    }

    private String message(int step, LedgerPromise.BrokenException broken) {
        return "Seed " + seed + ", step " + step + ", " + broken.getMessage() + "\n  " + String.join("\n  ", told)
                + "\nThe same run once more:\n" + command(seed, bug);
    }

    /** What to type for the very same run. */
    static String command(long seed, PlantedBug bug) {
        return "mvn -B -ntp -pl src/service -am verify -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dit.test=SimulationIT -Dfailsafe.failIfNoSpecifiedTests=false -Dsimulation.seed=" + seed
                + (bug == PlantedBug.NOTHING ? "" : " -Dsimulation.bug=" + bug);
    }

    private String hex() {
        return ScriptRun.hex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
