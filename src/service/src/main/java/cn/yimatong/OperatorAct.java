package cn.yimatong;

import cn.yimatong.cli.Consent;
import cn.yimatong.keys.KeyStore;
import cn.yimatong.keys.MasterKey;
import cn.yimatong.keys.SigningToken;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import cn.yimatong.ledger.SharedState;
import cn.yimatong.ledger.SharedState.Snapshot;
import cn.yimatong.ledger.SharedState.Version;
import cn.yimatong.ledger.TableChange;
import cn.yimatong.settings.Settings;
import cn.yimatong.settings.SettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What commands that change what all nodes share have in common: their options, and how such a change goes. */
final class OperatorAct {
    static final int DONE = 0;
    /** Done, and the answer is no. */
    static final int NO = 1;
    static final int NOT_DONE = 2;
    /** Done, or perhaps done, and something is left to whoever has asked. */
    static final int LOOK = 3;

    /** Each waits three seconds. */
    private static final int MOST_TRIES = 3;

    @Mixin
    private LedgerOptions options = new LedgerOptions();

    @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
    private boolean dryRun;

    @Option(names = "--yes", description = "Do not ask; for scripts.")
    private boolean yes;

    @Option(names = "--actor", paramLabel = "NAME",
            description = "Who does it, for the log; the system's user unless given.")
    private @Nullable String actor;

    private final Map<String, String> environment;
    private final @Nullable Consent consent;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /**
     * @param environment settings may come from it, too
     * @param consent asks; without one there is no reason to
     */
    OperatorAct(Map<String, String> environment, @Nullable Consent consent) {
        this.environment = environment;
        this.consent = consent;
    }

    /** Of the command whose options these are. */
    CommandLine commandLine() {
        return spec.commandLine();
    }

    /** Plans, asks where there is reason to, and does it. */
    int run(Planner planner) {
        PrintWriter err = commandLine().getErr();
        return OperatorLook.at(options, environment, spec, found -> switch (planner.plan(found)) {
            case Plan.Refused(String why) -> say(err, "nothing is changed: " + why, NO);
            case Plan.Change change -> {
                change.says().forEach(err::println);
                err.flush();
                yield dryRun ? say(err, "dry run: nothing is changed", DONE) : carryOut(found, change);
            }
        });
    }

    /** The settings that its options name, and these. */
    Settings settings(Map<String, String> more) throws SettingsException {
        return options.settings(environment, more);
    }

    /** The deployment as a command finds it. */
    record Found(LedgerPlace place, Snapshot snapshot, Instant now) {

        static Found in(LedgerPlace place) throws StartException {
            place.deployment();
            return new Found(place, Await.result(Deployment.snapshot(place.state())),
                    Await.result(place.state().time()));
        }

        Map<String, Map<String, byte[]>> tables() {
            return snapshot.tables();
        }

        /** What opens its secrets. */
        KeyStore store() throws StartException {
            return store(Optional.empty());
        }

        /** The same, whose keys may sign in this token. */
        KeyStore store(Optional<SigningToken> token) throws StartException {
            try {
                return new KeyStore(MasterKey.read(place.masterKeyFile()), new SecureRandom(), token);
            } catch (IOException e) {
                throw new StartException(e);
            }
        }
    }

    /** What a wish comes to. */
    sealed interface Plan {

        /**
         * It can be done.
         *
         * @param act what is done, for the log
         * @param what to which key or caller, for the log
         * @param says what becomes of what, for people
         * @param prints what standard output is told once it is done; may be empty
         * @param ifLost what helps where that could not be written; ends in a command
         */
        record Change(TableChange change, String act, String what, List<String> says, String prints,
                String ifLost) implements Plan {}

        /** It cannot. */
        record Refused(String why) implements Plan {}
    }

    /** Comes to a plan. */
    interface Planner {
        Plan plan(Found found) throws StartException, WrongMasterKeyException;
    }

    private int carryOut(Found found, Plan.Change plan) {
        PrintWriter err = commandLine().getErr();
        if (consent != null && !yes) {
            if (!consent.terminal()) {
                return say(err, "nothing is changed: nobody is there to ask; --yes does it unasked", NOT_DONE);
            }
            if (!consent.given(err)) {
                return say(err, "nothing is changed", NO);
            }
        }
        Version next = found.snapshot().version().next();
        TableChange told = Acts.with(plan.change(), next, found.now(), actor(), plan.act(), plan.what());
        Outcome outcome;
        try {
            outcome = outcome(found, next, told);
        } catch (LedgerUnavailableException e) {
            return say(err, "nothing is changed: " + e.getMessage(), NOT_DONE);
        }
        if (outcome == Outcome.NOT_DONE) {
            return say(err, "nothing is changed: somebody else has changed keys or callers meanwhile; try again", NO);
        }
        PrintWriter out = commandLine().getOut();
        out.print(plan.prints());
        if (out.checkError()) {
            return say(err, "done" + (outcome == Outcome.UNKNOWN ? ", perhaps" : "")
                    + ", but standard output could not be written, and what it was to be told is lost: "
                    + plan.ifLost() + options.again(), LOOK);
        }
        return outcome == Outcome.DONE
                ? say(err, "done; each node goes by it within a second", DONE)
                : say(err, "it is not known whether this is done, for Redis does not answer"
                        + (plan.prints().isEmpty() ? "" : "; what was printed may be in force, so keep it")
                        + ". Once it answers, look with " + spec.parent().qualifiedName() + " list"
                        + options.again(), LOOK);
    }

    private enum Outcome {
        DONE,
        NOT_DONE,
        UNKNOWN
    }

    /** Where an answer was lost it is asked again, which carries it out once at most. */
    private static Outcome outcome(Found found, Version next, TableChange change) {
        SharedState state = found.place().state();
        boolean maybeDone = false;
        for (int tries = 0; tries < MOST_TRIES; tries++) {
            try {
                if (Await.result(state.change(found.snapshot().version(), next, change))) {
                    return Outcome.DONE;
                }
                // A try before this one may have been carried out, and somebody else's change after it.
                maybeDone = true;
                return Acts.of(Map.of(Acts.TABLE, found.place().table(Acts.TABLE))).holds(next)
                        ? Outcome.DONE
                        : Outcome.NOT_DONE;
            } catch (LedgerUnavailableException e) {
                if (!maybeDone && (e.effect() == Effect.NOT_EXECUTED || e.isError())) {
                    throw e;
                }
                maybeDone = true;
            }
        }
        return Outcome.UNKNOWN;
    }

    private String actor() {
        return actor == null ? System.getProperty("user.name", "unknown") : actor;
    }

    static int say(PrintWriter err, String words, int exitCode) {
        err.println(words);
        err.flush();
        return exitCode;
    }
}
