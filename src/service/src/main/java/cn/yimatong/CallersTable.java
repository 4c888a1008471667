package cn.yimatong;

import cn.yimatong.OperatorAct.Plan;
import cn.yimatong.access.Admission;
import cn.yimatong.access.BearerToken;
import cn.yimatong.access.Caller;
import cn.yimatong.access.Capability;
import cn.yimatong.access.Role;
import cn.yimatong.access.SceneScope;
import cn.yimatong.ledger.TableChange;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A deployment's callers as an operator sees and changes them. A token is in what is printed, and nowhere else. */
final class CallersTable {

    /** A token that has ended is listed for so long, and taken away by the next change after it. */
    private static final Duration ENDED_IS_LISTED = Duration.ofDays(1);

    /** Without any of these nobody boards. */
    private static final Map<Capability, String> NEEDED = new EnumMap<>(
            Map.of(Capability.ISSUE, "ask for codes", Capability.SCAN, "have codes verified"));

    private final List<String> longEnded = new ArrayList<>();
    private final Map<String, Admission> byHash = new TreeMap<>();
    private final List<String> unreadable = new ArrayList<>();
    private final Instant now;
    private final SecureRandom random;

    /** @param now by Redis's clock */
    CallersTable(Map<String, Map<String, byte[]>> tables, Instant now, SecureRandom random) {
        this.now = now;
        this.random = random;
        Deployment.Shared.callers(tables, unreadable::add).forEach((hash, admission) -> {
            if (admission.isOpenAt(now.minus(ENDED_IS_LISTED))) {
                byHash.put(hash, admission);
            } else {
                longEnded.add(hash);
            }
        });
    }

    /**
     * One token, for people.
     *
     * @param token the first eight digits of its hash, which tell it from others
     */
    record Row(Caller caller, String token, Optional<Instant> until) {}

    /** All whose tokens have not ended long ago, by name; a caller with two tokens twice. */
    List<Row> rows() {
        return byHash.entrySet().stream()
                .map(entry -> new Row(entry.getValue().caller(), sign(entry.getKey()), entry.getValue().until()))
                .sorted(Comparator.comparing((Row row) -> row.caller().name())
                        .thenComparing(row -> row.until().orElse(Instant.MAX)))
                .toList();
    }

    /** What lies in the table and cannot be read. */
    List<String> unreadable() {
        return unreadable;
    }

    /** What tells a token from others and opens nothing. */
    static String sign(String hash) {
        return hash.substring(0, Math.min(8, hash.length()));
    }

    Plan add(Caller caller) {
        if (!of(caller.name()).isEmpty()) {
            return new Plan.Refused(caller.name() + " is there already; rotate gives it another token");
        }
        BearerToken token = BearerToken.random(random);
        TableChange change = put(change(), token.hash(), Admission.of(caller));
        return new Plan.Change(change, "add caller", caller.name(), List.of(words(caller)), line(caller, token),
                another(caller));
    }

    /** @param overlap for how long the tokens that it has open as well; zero: they end at once */
    Plan rotate(String name, Duration overlap) {
        Map<String, Admission> own = of(name);
        if (own.isEmpty()) {
            return unknown(name);
        }
        Instant end = now.plus(overlap);
        TableChange change = change();
        own.forEach((hash, old) -> {
            Instant until = old.until().filter(end::isAfter).orElse(end);
            if (until.isAfter(now)) {
                put(change, hash, new Admission(old.caller(), Optional.of(until)));
            } else {
                change.take(Deployment.CALLERS, hash);
            }
        });
        Caller caller = own.values().iterator().next().caller();
        BearerToken token = BearerToken.random(random);
        put(change, token.hash(), Admission.of(caller));
        String old = overlap.isZero() ? "opens nothing from now on" : "ends " + end;
        return new Plan.Change(change, "rotate caller", name,
                List.of(name + " gets a new token; what it had " + old), line(caller, token),
                another(caller));
    }

    Plan remove(String name) {
        Map<String, Admission> own = of(name);
        if (own.isEmpty()) {
            return unknown(name);
        }
        if (byHash.values().stream().noneMatch(other -> other.isOpenAt(now) && !other.caller().name().equals(name))) {
            return new Plan.Refused(name + " is the last who may call; add another first");
        }
        TableChange change = change();
        own.keySet().forEach(hash -> change.take(Deployment.CALLERS, hash));
        List<String> says = new ArrayList<>(List.of(name + " may call no more"));
        says.addAll(lost(own.values().iterator().next().caller(), Set.of()));
        return new Plan.Change(change, "remove caller", name, List.copyOf(says), "", "");
    }

    /** @param rate another bound of requests a second, or none any more */
    Plan bind(String name, Optional<Set<Capability>> capabilities, Optional<SceneScope> scenes,
            Optional<OptionalInt> rate) {
        Map<String, Admission> own = of(name);
        if (own.isEmpty()) {
            return unknown(name);
        }
        Caller before = own.values().iterator().next().caller();
        Caller after = new Caller(name, capabilities.orElse(before.capabilities()), scenes.orElse(before.scenes()),
                rate.orElse(before.requestsPerSecond()));
        if (scenes.isPresent() && !after.may(Capability.SCAN)) {
            return new Plan.Refused("--scenes is for callers that may scan, and " + words(after));
        }
        if (after.may(Capability.SCAN) && after.scenes().equals(SceneScope.none())) {
            return new Plan.Refused("say where " + name + " may scan, with --scenes");
        }
        TableChange change = change();
        own.forEach((hash, old) -> put(change, hash, new Admission(after, old.until())));
        List<String> says = new ArrayList<>(List.of("was: " + words(before), "now: " + words(after)));
        says.addAll(lost(before, after.capabilities()));
        return new Plan.Change(change, "bind caller", name, List.copyOf(says), "", "");
    }

    /** What a city cannot do without and no caller may do, for people. */
    List<String> nobodyMay() {
        return NEEDED.keySet().stream().filter(capability -> !anybodyMay(capability, ""))
                .map(capability -> "no caller may " + NEEDED.get(capability)).toList();
    }

    /** The same, of what this caller might and shall not any more. */
    private List<String> lost(Caller caller, Set<Capability> keeps) {
        return NEEDED.keySet().stream().filter(caller::may)
                .filter(capability -> !keeps.contains(capability) && !anybodyMay(capability, caller.name()))
                .map(capability -> "no caller may " + NEEDED.get(capability) + " any more").toList();
    }

    private boolean anybodyMay(Capability capability, String but) {
        return byHash.values().stream().filter(admission -> admission.isOpenAt(now)).map(Admission::caller)
                .anyMatch(caller -> caller.may(capability) && !caller.name().equals(but));
    }

    private static Plan unknown(String name) {
        return new Plan.Refused("no caller is named " + name);
    }

    private Map<String, Admission> of(String name) {
        Map<String, Admission> own = new TreeMap<>();
        byHash.forEach((hash, admission) -> {
            if (admission.caller().name().equals(name)) {
                own.put(hash, admission);
            }
        });
        return own;
    }

    /** The beginning of each change. */
    private TableChange change() {
        TableChange change = new TableChange();
        longEnded.forEach(hash -> change.take(Deployment.CALLERS, hash));
        return change;
    }

    private static TableChange put(TableChange change, String hash, Admission admission) {
        return change.put(Deployment.CALLERS, hash, admission.toBytes());
    }

    /** As it stands in callers.txt. */
    private static String line(Caller caller, BearerToken token) {
        String role = "caller";
        for (Role known : Role.values()) {
            role = known.capabilities().equals(caller.capabilities()) ? known.name().toLowerCase(Locale.ROOT) : role;
        }
        return role + " " + caller.name() + " " + token.reveal() + "\n";
    }

    private static String another(Caller caller) {
        return "another token is given by ./yimatong callers rotate " + caller.name();
    }

    private static String words(Caller caller) {
        return caller.name() + " may " + capabilities(caller)
                + (caller.may(Capability.SCAN) ? ", scenes " + scenes(caller) : "")
                + (caller.requestsPerSecond().isPresent() ? ", at most " + rate(caller) + " requests a second" : "");
    }

    static String capabilities(Caller caller) {
        return caller.capabilities().isEmpty()
                ? "nothing"
                : caller.capabilities().stream().sorted().map(CallersTable::word).collect(Collectors.joining(","));
    }

    static String word(Capability capability) {
        return capability.name().toLowerCase(Locale.ROOT);
    }

    static String rate(Caller caller) {
        return caller.requestsPerSecond().isPresent() ? Integer.toString(caller.requestsPerSecond().getAsInt()) : "-";
    }

    static String scenes(Caller caller) {
        return switch (caller.scenes()) {
            case SceneScope.All() -> "all";
            case SceneScope.Named(Set<String> names) ->
                names.isEmpty() ? "none" : names.stream().sorted().collect(Collectors.joining(","));
        };
    }
}
