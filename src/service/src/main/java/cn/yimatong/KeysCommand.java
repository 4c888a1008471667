package cn.yimatong;

import cn.yimatong.OperatorAct.Plan;
import cn.yimatong.cli.Consent;
import cn.yimatong.cli.Version;
import cn.yimatong.keys.KeyStep;
import cn.yimatong.keys.SigningKeys;
import cn.yimatong.settings.Settings;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What an operator does with the keys that sign codes, in Redis itself and past any node. */
@Command(name = "keys", mixinStandardHelpOptions = true, versionProvider = Version.class,
        header = "List, make, stage, activate, retire and revoke signing keys.", synopsisSubcommandLabel = "COMMAND",
        description = {"", "A key is made, staged (published, so that verifiers know it), activated (it signs),",
            "retired (it signs no more; its codes run out) and, should it be stolen, revoked:",
            "its codes are refused at once. Each node goes by a change within a second.", ""},
        footer = {"", "Example, a planned rotation:", "  ./yimatong keys stage", "  ./yimatong keys activate KID",
            "  ./yimatong keys retire OLD-KID", ""})
final class KeysCommand {
    private KeysCommand() {}

    /** The command with its own commands; settings may come from this environment, too. */
    static CommandLine of(Map<String, String> environment, Consent consent) {
        Optional<String> passphrase = Optional.ofNullable(environment.get(Settings.KEY_PASSPHRASE));
        return new CommandLine(new KeysCommand()).addSubcommand(new KeysListCommand(new OperatorLook(environment)))
                .addSubcommand(new Make(new NewKey(passphrase), new OperatorAct(environment, null)))
                .addSubcommand(new Stage(new NewKey(passphrase), new OperatorAct(environment, null)))
                .addSubcommand(new Activate(new OperatorAct(environment, consent)))
                .addSubcommand(new Retire(new OperatorAct(environment, consent)))
                .addSubcommand(new Revoke(new OperatorAct(environment, consent)));
    }

    private static OperatorAct.Planner planner(String act, Wish wish) {
        return found -> switch (wish.of(new SigningKeys(found.store(), found.tables(), found.now()))) {
            case KeyStep.Refused(String why) -> new Plan.Refused(why);
            case KeyStep.Planned step ->
                new Plan.Change(step.change(), act, step.kid(), step.says(), step.kid() + "\n",
                        "it is listed by ./yimatong keys list");
        };
    }

    private interface Wish {
        KeyStep of(SigningKeys keys);
    }

    @Command(name = "make", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            abbreviateSynopsis = true,
            header = "Make a key that lies ready and that nobody knows yet.",
            description = {"", "Prints its kid. It lies sealed in Redis. Its days count from when it is staged. With"
                    + " --key-file it is not made but taken from an encrypted PKCS#8 file; with --pkcs11-key it stays"
                    + " in a token, and its public part alone lies in Redis.",
                ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong keys make --data data"})
    static final class Make implements Callable<Integer> {
        @Mixin
        private final NewKey fresh;
        @Mixin
        private final OperatorAct act;

        Make(NewKey fresh, OperatorAct act) {
            this.fresh = fresh;
            this.act = act;
        }

        @Override
        public Integer call() {
            return fresh.run(act, (given, life) -> planner("take key", keys -> keys.take(given, life)),
                    (algorithm, life) -> planner("make key", keys -> keys.make(algorithm, life)));
        }
    }

    @Command(name = "stage", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            abbreviateSynopsis = true,
            header = "Publish a key, so that verifiers know it before its first code.",
            description = {"",
                "Without KID a key is made first, or taken by --key-file or --pkcs11-key. Prints its kid. Have one"
                        + " staged at all times: should the one that signs have to be revoked, it takes over, and"
                        + " verifiers know it already.",
                ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong keys stage --data data"})
    static final class Stage implements Callable<Integer> {
        @Parameters(paramLabel = "KID", arity = "0..1", description = "A key that is made.")
        private @Nullable String kid;
        @Mixin
        private final NewKey fresh;
        @Mixin
        private final OperatorAct act;

        Stage(NewKey fresh, OperatorAct act) {
            this.fresh = fresh;
            this.act = act;
        }

        @Override
        public Integer call() {
            String made = kid;
            if (made != null) {
                fresh.requireNone("KID");
                return act.run(planner("stage key", keys -> keys.stage(made)));
            }
            return fresh.run(act, (given, life) -> planner("take and stage key", keys -> keys.takeStaged(given, life)),
                    (algorithm, life) -> planner("stage key", keys -> keys.makeStaged(algorithm, life)));
        }
    }

    @Command(name = "activate", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Let a staged key sign new codes.",
            description = {"", "It must have been staged for five minutes, as verifiers keep the published keys for so"
                    + " long. The key that signed until now stays active, and signs no more; retire it then.",
                ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong keys activate AAEdXQ --data data"})
    static final class Activate implements Callable<Integer> {
        @Parameters(paramLabel = "KID", description = "A key that is staged.")
        private String kid = "";
        @Option(names = "--at-once", description = "Do not wait for verifiers that have kept the published keys.")
        private boolean atOnce;
        @Mixin
        private final OperatorAct act;

        Activate(OperatorAct act) {
            this.act = act;
        }

        @Override
        public Integer call() {
            return act.run(planner("activate key", keys -> keys.activate(kid, atOnce)));
        }
    }

    @Command(name = "retire", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Have a key sign no more; its codes are read until they have run out.",
            description = {"",
                "It stays published, and a code of it may begin for two hours more. Refused where nothing"
                        + " else could sign.",
                ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong keys retire AAEdXA --data data"})
    static final class Retire implements Callable<Integer> {
        @Parameters(paramLabel = "KID", description = "A key that is active.")
        private String kid = "";
        @Mixin
        private final OperatorAct act;

        Retire(OperatorAct act) {
            this.act = act;
        }

        @Override
        public Integer call() {
            return act.run(planner("retire key", keys -> keys.retire(kid)));
        }
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Refuse every code of a key, at every node at once and for good.",
            description = {"", "For a key that was stolen: its codes are unknown-key. Phones get new codes as they"
                    + " refresh. Where nothing else would sign, the key that has been staged longest does from now on,"
                    + " or else a new one. Its private key is taken out of Redis. It stays listed.",
                ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong keys revoke AAEdXA --data data"})
    static final class Revoke implements Callable<Integer> {
        @Parameters(paramLabel = "KID", description = "Any key that is not revoked.")
        private String kid = "";
        @Mixin
        private final OperatorAct act;

        Revoke(OperatorAct act) {
            this.act = act;
        }

        @Override
        public Integer call() {
            return act.run(planner("revoke key", keys -> keys.revoke(kid)));
        }
    }
}
