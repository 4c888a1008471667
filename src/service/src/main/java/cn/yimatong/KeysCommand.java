package cn.yimatong;

import cn.yimatong.OperatorAct.Plan;
import cn.yimatong.cli.Version;
import cn.yimatong.keys.KeyStep;
import cn.yimatong.keys.SigningKeys;
import cn.yimatong.token.Algorithm;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

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
        return new CommandLine(new KeysCommand()).addSubcommand(new KeysListCommand(new OperatorLook(environment)))
                .addSubcommand(new Make(new OperatorAct(environment, null)))
                .addSubcommand(new Stage(new OperatorAct(environment, null)))
                .addSubcommand(new Activate(new OperatorAct(environment, consent)))
                .addSubcommand(new Retire(new OperatorAct(environment, consent)))
                .addSubcommand(new Revoke(new OperatorAct(environment, consent)));
    }

    private static OperatorAct.Planner planner(String act, Wish wish) {
        return found -> switch (wish.of(new SigningKeys(found.store(), found.tables(), found.now()))) {
            case KeyStep.Refused(String why) -> new Plan.Refused(why);
            case KeyStep.Planned step ->
                new Plan.Change(step.change(), act, step.kid(), step.says(), step.kid() + "\n",
                        "./yimatong keys list has it");
        };
    }

    private interface Wish {
        KeyStep of(SigningKeys keys);
    }

    /** How a new key shall be. */
    static final class Fresh {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--algorithm", paramLabel = "NAME", defaultValue = "sm2",
                description = "sm2 or ed25519; ${DEFAULT-VALUE} unless given.")
        private String algorithm = "";

        @Option(names = "--days", paramLabel = "N", defaultValue = "396",
                description = "How long codes may begin under it; ${DEFAULT-VALUE} unless given.")
        private int days;

        Algorithm algorithm() {
            for (Algorithm known : Algorithm.values()) {
                if (known.jwkName().equalsIgnoreCase(algorithm)) {
                    return known;
                }
            }
            throw new ParameterException(spec.commandLine(), "--algorithm is sm2 or ed25519");
        }

        Duration life() {
            if (days < 1 || days > 3660) {
                throw new ParameterException(spec.commandLine(), "--days is 1 to 3660, not " + days);
            }
            return Duration.ofDays(days);
        }
    }

    @Command(name = "make", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Make a key that lies ready and that nobody knows yet.",
            description = {"", "Prints its kid. It lies sealed in Redis. Its days count from when it is staged.", ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong keys make --data data"})
    static final class Make implements Callable<Integer> {
        @Mixin
        private Fresh fresh = new Fresh();
        @Mixin
        private final OperatorAct act;

        Make(OperatorAct act) {
            this.act = act;
        }

        @Override
        public Integer call() {
            Algorithm algorithm = fresh.algorithm();
            Duration life = fresh.life();
            return act.run(planner("make key", keys -> keys.make(algorithm, life)));
        }
    }

    @Command(name = "stage", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Publish a key, so that verifiers know it before its first code.",
            description = {"", "Without KID a key is made first. Prints its kid. Have one staged at all times: should"
                    + " the one that signs have to be revoked, it takes over, and verifiers know it already.",
                ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong keys stage --data data"})
    static final class Stage implements Callable<Integer> {
        @Parameters(paramLabel = "KID", arity = "0..1", description = "A key that is made.")
        private @Nullable String kid;
        @Mixin
        private Fresh fresh = new Fresh();
        @Mixin
        private final OperatorAct act;

        Stage(OperatorAct act) {
            this.act = act;
        }

        @Override
        public Integer call() {
            Algorithm algorithm = fresh.algorithm();
            Duration life = fresh.life();
            String made = kid;
            return act.run(planner("stage key",
                    keys -> made == null ? keys.makeStaged(algorithm, life) : keys.stage(made)));
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
