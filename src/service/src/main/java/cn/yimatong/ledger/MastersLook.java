package cn.yimatong.ledger;

import io.lettuce.core.RedisCommandExecutionException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;

/** What each master says of itself; for an operator. It changes nothing. */
public final class MastersLook {
    private static final String FSYNC = "appendfsync";

    private MastersLook() {}

    /**
     * One master.
     *
     * @param version of Redis, or of the Redis that it can stand in for
     * @param fatal what must be mended before a node can use it
     * @param refusing why it refuses every write just now, or may; memory left out
     * @param advice what an operator would better mend
     * @param usedBytes of memory
     * @param mostBytes that it may use; 0: as many as the machine has
     * @param machineBytes of memory that its machine has; 0 where it does not say so
     * @param replicas that follow it
     * @param offsetMillis how far this machine's clock is ahead of its clock
     */
    public record Master(String name, String version, List<String> fatal, List<String> refusing, List<String> advice,
            long usedBytes, long mostBytes, long machineBytes, int replicas, long offsetMillis) {

        /** Whether it takes no write just now, or may take none. */
        public boolean refuses() {
            return !refusing.isEmpty() || (mostBytes > 0 && usedBytes >= mostBytes);
        }
    }

    /**
     * Looks; blocks.
     *
     * @throws LedgerUnavailableException a master does not answer, or does not let itself be asked
     */
    public static List<Master> at(RedisConnection connection, InstantSource clock) {
        return Walk.await(connection.topology().masters()).stream().map(master -> look(master, clock)).toList();
    }

    private static Master look(Topology.Master master, InstantSource clock) {
        String info = Walk.await(master.commands().info());
        Map<String, String> facts = ServerCheck.facts(info);
        ServerCheck.Findings findings = ServerCheck.of(info);
        List<String> advice = Stream.concat(findings.advice().stream(), unflushed(master, facts).stream()).toList();
        return new Master(master.name(), facts.getOrDefault("redis_version", "unknown"), findings.fatal(),
                findings.refusing(), advice, number(facts, "used_memory"), number(facts, "maxmemory"),
                number(facts, "total_system_memory"), (int) number(facts, "connected_slaves"),
                offset(master, clock));
    }

    /**
     * Whether what is written may lie in the memory of its machine, for as long as that leaves it there (Linux:
     * {@code vm.dirty_expire_centisecs}, half a minute unless set). Who may not ask for settings is told nothing.
     */
    private static Optional<String> unflushed(Topology.Master master, Map<String, String> facts) {
        if (!facts.getOrDefault("aof_enabled", "1").equals("1")) {
            return Optional.empty();
        }
        Map<String, String> told = Walk.await(master.commands().configGet(FSYNC).exceptionally(fault -> {
            if (RedisFault.cause(fault) instanceof RedisCommandExecutionException) {
                return Map.of();
            }
            throw new CompletionException(fault);
        }));
        return told.getOrDefault(FSYNC, "").equals("no")
                ? Optional.of("appendfsync is no: what was written in the last half minute is lost with the machine;"
                        + " set appendfsync everysec")
                : Optional.empty();
    }

    /** The answer is taken for the middle of the time that it took. */
    private static long offset(Topology.Master master, InstantSource clock) {
        long before = clock.millis();
        List<byte[]> time = Walk.await(master.commands().time());
        long after = clock.millis();
        long millis = Long.parseLong(text(time.getFirst())) * 1000 + Long.parseLong(text(time.getLast())) / 1000;
        return (before + after) / 2 - millis;
    }

    private static String text(byte[] digits) {
        return new String(digits, StandardCharsets.US_ASCII);
    }

    private static long number(Map<String, String> facts, String name) {
        String told = facts.getOrDefault(name, "0");
        return told.matches("\\d{1,18}") ? Long.parseLong(told) : 0;
    }
}
