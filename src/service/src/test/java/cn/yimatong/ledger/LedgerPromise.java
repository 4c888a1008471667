package cn.yimatong.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the ledger promises, held against everything that Redis carries out and everything that a scanner hears. It is
 * no second ledger: it foresees no answer, and only says which must never be given. It forgets nothing, so that a mark
 * which is gone too early is seen.
 *
 * <p>
 * A script that is stopped midway excuses a refusal: its visit may be there, or the way back of a code used up, and
 * nobody was accepted. It excuses no acceptance.
 */
final class LedgerPromise {
    private static final long WINDOW_MILLIS = 10_000;
    private static final int MOST_RECALLS = 16;
    private static final long REVOKED = (1L << 48) - 1;

    /** The promise, rule by rule. */
    enum Rule {
        ONE_SCAN("a code is accepted for one scan only, or for one each way at one scene"),
        SAME_ANSWER("a scan that was accepted hears within 10 s what it heard first, with its instant"),
        NEVER_REPLAYED("nobody who asks again within 10 s is told 'replayed'"),
        REPEATED("a scanner that asks for the first time is not told that it has asked before"),
        STOPPED("nobody is accepted while holder or credential is suspended, revoked or erased"),
        FLOOR("no code is accepted that was granted before an erasure"),
        RECORD("nobody is accepted on a record that is not in force, or that refuses"),
        EXPIRED("no code is accepted that has expired by Redis's clock"),
        EVENT("a mark has its event in the usage stream"),
        PAUSE("an acceptance stops the next one for the scene's pause, and an annulled one does not"),
        LOST("where data are lost nobody is accepted, and nobody is told 'revoked'"),
        GRANT("nobody who is stopped gets a batch, and no batch is granted twice"),
        CAUSE("nobody is refused without the cause that is named");

        final String words;

        Rule(String words) {
            this.words = words;
        }
    }

    /** The promise is broken. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1;

        final Rule rule;

        BrokenException(Rule rule, String how) {
            super(rule + ": " + rule.words + ". But " + how);
            this.rule = rule;
        }
    }

    private enum Freed {
        NO,
        PERHAPS,
        YES
    }

    private static final class Acceptance {
        final String scan;
        final String use;
        final String scene;
        final long at;
        int recalls;
        Freed freed = Freed.NO;

        Acceptance(String scan, String use, String scene, long at) {
            this.scan = scan;
            this.use = use;
            this.scene = scene;
            this.at = at;
        }
    }

    private static final class Code {
        final List<Acceptance> accepted = new ArrayList<>();
        final Set<String> events = new HashSet<>();
        /** A script that spends it was stopped midway: the way back may be used up and nobody accepted. */
        boolean torn;
    }

    private static final class Holder {
        /** 0: none, or erased. */
        long version;
        boolean lost;
        final long[] stoppedUntil = new long[1 + Standings.CREDENTIALS];
        final Set<Long> batches = new HashSet<>();
        final Set<Long> everGranted = new HashSet<>();
        final List<Acceptance> visits = new ArrayList<>();

        /** The last acceptance at the scene that may still cause a pause. */
        Optional<Acceptance> pausing(ScriptRun run, Freed atMost) {
            return visits.stream().filter(visit -> visit.scene.equals(run.redeem().scan().scene())
                    && Math.abs(run.now() - visit.at) < run.redeem().pauseMillis()
                    && visit.freed.compareTo(atMost) <= 0)
                    .findFirst();
        }
    }

    private final Map<String, Code> codes = new HashMap<>();
    private final Map<String, Holder> holders = new HashMap<>();
    private final Map<String, Long> heard = new HashMap<>();

    /** All keys of the holder's partition are gone. */
    void lost(byte[] holderKey) {
        holder(ScriptRun.hex(holderKey)).lost = true;
    }

    /** An event of the usage stream. */
    void follow(String cti, String scanner, String scan) {
        code(cti).events.add(scanner + " " + scan);
    }

    /** As many marks of the code are there. */
    void marked(ScriptRun run, long marks) {
        require(marks <= code(run.redeem().cti()).events.size(), Rule.EVENT,
                "there are " + marks + " marks and fewer events of " + name(run));
    }

    /** A scanner hears that its scan is accepted. */
    void hears(String scan, int asked, Redemption.Accepted accepted) {
        require(asked > 1 || !accepted.repeated(), Rule.REPEATED, scan + " was asked once");
        long at = accepted.at().toEpochMilli();
        require(heard.merge(scan, at, (first, _) -> first) == at, Rule.SAME_ANSWER,
                scan + " hears " + at + " after " + heard.get(scan));
    }

    void carriedOut(ScriptRun run) {
        switch (run.script()) {
            case "redeem" -> redeemed(run, holder(run.key(1)), code(run.redeem().cti()));
            case "store" -> stored(run, holder(run.key(1)));
            case "standing" -> stopped(run, holder(run.key(1)));
            case "erase" -> erased(run, holder(run.key(1)));
            case "grant" -> granted(run, holder(run.key(1)));
            case "annul" -> annulled(run, code(run.bytes(3)));
            default -> {
            }
        }
    }

    private void redeemed(ScriptRun run, Holder holder, Code code) {
        RedeemAsked asked = run.redeem();
        String scan = asked.scanned();
        Optional<Acceptance> first = code.accepted.stream().filter(each -> each.scan.equals(scan)).findFirst();
        if (run.reply().isEmpty()) {
            code.torn |= !asked.use().equals("once");
            Acceptance perhaps = new Acceptance(scan, asked.use(), asked.scan().scene(), run.now());
            perhaps.freed = Freed.PERHAPS;
            holder.visits.add(perhaps);
        } else if (!Set.of("accepted", "repeated").contains(run.word())) {
            refused(run, holder, code, first);
        } else if (first.isPresent()) {
            first.get().recalls += run.word().equals("repeated") ? 1 : 0;
            require(run.answer(1) == first.get().at, Rule.SAME_ANSWER, name(run) + " hears another instant");
            require(run.now() - first.get().at <= WINDOW_MILLIS && first.get().recalls <= MOST_RECALLS,
                    Rule.ONE_SCAN, name(run) + " is accepted again and again");
        } else {
            Acceptance acceptance = new Acceptance(scan, asked.use(), asked.scan().scene(), run.answer(1));
            accepted(run, holder, code, acceptance);
            code.accepted.add(acceptance);
            holder.visits.add(acceptance);
        }
    }

    private static void accepted(ScriptRun run, Holder holder, Code code, Acceptance acceptance) {
        RedeemAsked asked = run.redeem();
        for (Acceptance other : code.accepted) {
            boolean wayBack = Set.of("in out", "out in").contains(other.use + " " + acceptance.use)
                    && other.scene.equals(acceptance.scene) && code.accepted.size() == 1;
            require(wayBack, Rule.ONE_SCAN, name(run) + " is accepted after " + other.scan + " was");
        }
        require(!holder.lost, Rule.LOST, name(run) + " is accepted");
        require(asked.spendable() && run.now() < asked.expiredMillis(), Rule.EXPIRED,
                name(run) + " is accepted " + (run.now() - asked.expiredMillis()) + " ms after its end");
        require(holder.version > 0 && holder.stoppedUntil[0] <= run.now(), Rule.STOPPED, name(run) + " is accepted");
        int slot = (int) run.answer(2);
        require(!asked.credentialNeeded() || (slot > 0 && holder.stoppedUntil[slot] <= run.now()), Rule.STOPPED,
                name(run) + " is accepted with credential " + slot);
        require(holder.batches.contains(asked.batch()), Rule.FLOOR, name(run) + " is accepted");
        require(!asked.refused() && asked.recordVersion() == holder.version, Rule.RECORD,
                name(run) + " is accepted on " + asked.recordVersion() + ", and " + holder.version + " is in force");
        require(holder.pausing(run, Freed.NO).isEmpty(), Rule.PAUSE, name(run) + " is accepted within the pause");
    }

    private static void refused(ScriptRun run, Holder holder, Code code, Optional<Acceptance> first) {
        RedeemAsked asked = run.redeem();
        long now = run.now();
        if (holder.lost) {
            require(Set.of("lost", "expired").contains(run.word()), Rule.LOST, name(run) + " is told " + run.word());
            return;
        }
        require(first.filter(each -> now - each.at <= WINDOW_MILLIS && each.recalls < MOST_RECALLS).isEmpty(),
                run.word().equals("replayed") ? Rule.NEVER_REPLAYED : Rule.SAME_ANSWER,
                name(run) + " was accepted and is told " + run.word());
        if (run.word().equals("paused")) {
            require(holder.pausing(run, Freed.PERHAPS).isPresent(), Rule.PAUSE, name(run) + " is told 'paused'");
            return;
        }
        require(switch (run.word()) {
            case "replayed" -> code.torn
                    || code.accepted.stream().anyMatch(each -> each.at == run.answer(2));
            case "expired" -> !asked.spendable() || now >= asked.expiredMillis();
            case "revoked" -> holder.version == 0 || holder.stoppedUntil[0] == REVOKED
                    || !holder.batches.contains(asked.batch());
            case "suspended" -> holder.stoppedUntil[0] > now;
            case "credential-suspended" -> Arrays.stream(run.slots(3)).allMatch(
                    slot -> holder.stoppedUntil[slot] > now);
            case "stale" -> holder.version == run.answer(3) && holder.version != asked.recordVersion();
            case "refused" -> asked.refused() && holder.version == asked.recordVersion();
            case "passback" -> holder.visits.stream().anyMatch(
                    each -> each.use.equals(asked.use()) && now - each.at < asked.passbackMillis());
            default -> false;
        }, Rule.CAUSE, name(run) + " is told '" + run.word() + "'");
    }

    private static void stored(ScriptRun run, Holder holder) {
        require(!holder.lost || run.word().equals("lost"), Rule.LOST, "a record is stored");
        if (run.word().equals("created") || run.word().equals("replaced")) {
            holder.version = run.number(2);
        }
    }

    private static void stopped(ScriptRun run, Holder holder) {
        if (run.word().equals("done")) {
            holder.stoppedUntil[(int) run.number(2)] = run.number(3);
        }
    }

    private static void erased(ScriptRun run, Holder holder) {
        if (run.word().equals("erased") && holder.version > 0) {
            holder.version = 0;
            holder.batches.clear();
            Arrays.fill(holder.stoppedUntil, 0);
        }
    }

    private static void granted(ScriptRun run, Holder holder) {
        if (run.word().equals("granted")) {
            require(holder.version > 0 && holder.stoppedUntil[0] <= run.now() && !holder.lost, Rule.GRANT,
                    "batch " + run.answer(1) + " is granted");
            require(holder.everGranted.add(run.answer(1)), Rule.GRANT, "batch " + run.answer(1) + " was granted");
            holder.batches.add(run.answer(1));
        }
    }

    private static void annulled(ScriptRun run, Code code) {
        code.accepted.stream().filter(each -> each.at == run.number(1)).forEach(each -> {
            if (run.word().equals("done")) {
                each.freed = Freed.YES;
            } else if (run.reply().isEmpty() && each.freed == Freed.NO) {
                each.freed = Freed.PERHAPS;
            }
        });
    }

    private static String name(ScriptRun run) {
        RedeemAsked asked = run.redeem();
        return asked.cti().substring(0, 8) + " shown to " + asked.scan().scanner() + " at " + asked.scan().scene()
                + " by scan " + asked.scan().id();
    }

    private Code code(String cti) {
        return codes.computeIfAbsent(cti, _ -> new Code());
    }

    private Holder holder(String key) {
        return holders.computeIfAbsent(key, _ -> new Holder());
    }

    private static void require(boolean kept, Rule rule, String how) {
        if (!kept) {
            throw new BrokenException(rule, how);
        }
    }
}
