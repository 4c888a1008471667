package cn.yimatong.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a Redis is set up so that it keeps what it is told, by what its {@code INFO} says. */
final class ServerCheck {
    /** Major version by a thousand, and minor version. */
    static final long OLDEST = 7_000;

    /** It does not say how many it wants; with one there it may be too few. */
    private static final String NO_REPLICA = "it refuses every write (NOREPLICAS): no replica keeps up, and"
            + " min-replicas-to-write wants some";

    private ServerCheck() {}

    /**
     * @param fatal what must be mended before a node can use this Redis
     * @param refusing why it refuses every write just now, or may; memory left out
     * @param advice what an operator would better mend
     */
    record Findings(List<String> fatal, List<String> refusing, List<String> advice) {

        /** What a node goes on with. */
        List<String> toMend() {
            return Stream
                    .concat(refusing.stream().map(why -> why + "; docker/RUNBOOK.md, Redis refuses writes"),
                            advice.stream())
                    .toList();
        }
    }

    /** @param info the answer to {@code INFO} */
    static Findings of(String info) {
        Map<String, String> facts = facts(info);
        List<String> fatal = new ArrayList<>();
        List<String> refusing = new ArrayList<>();
        List<String> advice = new ArrayList<>();
        // Valkey says here which Redis it can stand in for.
        String version = facts.getOrDefault("redis_version", "0.0");
        if (number(version) < OLDEST) {
            // An older one hides OOM, READONLY and MISCONF of a command in a script behind ERR, so that what it has not
            // carried out cannot be told from what is unknown, and lets scripts write where replicas are missing.
            fatal.add("Redis 7.0 or later is needed, or Valkey; this is redis_version:" + version);
        }
        String policy = facts.getOrDefault("maxmemory_policy", "noeviction");
        if (!policy.equals("noeviction")) {
            fatal.add("maxmemory-policy is " + policy + ": short of memory it would throw marks away, and codes could"
                    + " be spent twice; set it to noeviction");
        }
        if (facts.getOrDefault("aof_enabled", "1").equals("0")) {
            advice.add("appendonly is off: what was written since the last snapshot is lost with the process;"
                    + " set appendonly yes");
        }
        if (facts.getOrDefault("aof_last_write_status", "ok").equals("err")
                && !facts.getOrDefault("aof_enabled", "1").equals("0")) {
            refusing.add("it refuses every write (MISCONF): its append-only file cannot be written; look at its disk");
        }
        if (facts.getOrDefault("rdb_last_bgsave_status", "ok").equals("err")) {
            // It does unless stop-writes-on-bgsave-error is off, which is not told.
            refusing.add("it may refuse every write (MISCONF): its last snapshot has failed; look at its disk");
        }
        if (facts.getOrDefault("role", "master").equals("slave")) {
            fatal.add("it is a replica and takes no writes; name its master, or the sentinels");
        }
        // Told only by a server that counts them, which is one that needs some.
        if (facts.getOrDefault("min_slaves_good_slaves", "1").equals("0")) {
            refusing.add(NO_REPLICA);
        }
        if (!facts.getOrDefault("connected_slaves", "0").equals("0") && !facts.containsKey("min_slaves_good_slaves")) {
            advice.add("it takes writes without a replica: once deposed, it would acknowledge what is lost, and codes"
                    + " could be spent twice; set min-replicas-to-write 1 and min-replicas-max-lag 2");
        }
        return new Findings(List.copyOf(fatal), List.copyOf(refusing), List.copyOf(advice));
    }

    /** What {@code INFO} says, by name. */
    static Map<String, String> facts(String info) {
        return info.lines().map(line -> line.split(":", 2)).filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1].strip(), (first, _) -> first));
    }

    private static long number(String version) {
        String[] parts = version.split("\\.", -1);
        return parts.length < 2 || !parts[0].matches("\\d{1,4}") || !parts[1].matches("\\d{1,3}")
                ? 0
                : Long.parseLong(parts[0]) * 1000 + Long.parseLong(parts[1]);
    }
}
