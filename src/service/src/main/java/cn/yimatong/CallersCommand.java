package cn.yimatong;

import cn.yimatong.access.Caller;
import cn.yimatong.access.Capability;
import cn.yimatong.access.Role;
import cn.yimatong.access.SceneScope;
import cn.yimatong.cli.Consent;
import cn.yimatong.cli.Version;
import cn.yimatong.scenes.CatalogueException;
import cn.yimatong.scenes.Scene;
import cn.yimatong.scenes.Scenes;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an operator does with those who may call, in Redis itself and past any node. */
@Command(name = "callers", mixinStandardHelpOptions = true, versionProvider = Version.class,
        header = "List, add, bind, rotate and remove those who may call.", synopsisSubcommandLabel = "COMMAND",
        description = {"", "Each node goes by a change within a second. A token is printed once; Redis",
            "has its hash only.", ""},
        footer = {"", "Example, a new gate:",
            "  ./yimatong callers add gate-7 --role scanner --scenes bus > gate-7.txt", ""})
final class CallersCommand {
    private CallersCommand() {}

    /** The command with its own commands; settings may come from this environment, too. */
    static CommandLine of(Map<String, String> environment, Consent consent) {
        return new CommandLine(new CallersCommand())
                .addSubcommand(new CallersListCommand(new OperatorLook(environment)))
                .addSubcommand(new Add(new OperatorAct(environment, null)))
                .addSubcommand(new Bind(new OperatorAct(environment, consent)))
                .addSubcommand(new Rotate(new OperatorAct(environment, consent)))
                .addSubcommand(new Remove(new OperatorAct(environment, consent)));
    }

    private static OperatorAct.Planner planner(Wish wish) {
        return planner(Optional.empty(), wish);
    }

    /** @param scenes are refused where the catalogue does not have them */
    private static OperatorAct.Planner planner(Optional<SceneScope> scenes, Wish wish) {
        return found -> {
            Optional<String> unknown = scenes.isPresent() ? unknown(scenes.get(), found.place()) : Optional.empty();
            return unknown.isPresent()
                    ? new OperatorAct.Plan.Refused(unknown.get())
                    : wish.of(new CallersTable(found.tables(), found.now(), new SecureRandom()));
        };
    }

    private static Optional<String> unknown(SceneScope scope, LedgerPlace place) throws StartException {
        if (!(scope instanceof SceneScope.Named(Set<String> names))) {
            return Optional.empty();
        }
        try {
            Set<String> known = Scenes.open(place.catalogue()).current().scenes().stream().map(Scene::id)
                    .collect(Collectors.toCollection(TreeSet::new));
            return names.stream().filter(name -> !known.contains(name)).sorted().findFirst()
                    .map(name -> "there is no scene " + name + " in " + place.catalogue().map(Path::toString).orElse(
                            "the catalogue that ships (where nodes have their own: YIMATONG_SCENES=FILE names it)")
                            + "; there are " + String.join(", ", known));
        } catch (CatalogueException e) {
            throw new StartException("scenes: " + e.getMessage(), e);
        }
    }

    private interface Wish {
        OperatorAct.Plan of(CallersTable callers);
    }

    /** What a caller may do, and where. */
    static final class Rights {
        @Spec(Spec.Target.MIXEE)
        private CommandSpec spec = CommandSpec.create();

        @Option(names = "--role", paramLabel = "ROLE",
                description = "app, scanner or operator: the usual bundles.")
        private @Nullable String role;

        @Option(names = "--capabilities", paramLabel = "C", split = ",",
                description = "Instead: some of register, issue, standing, read, erase, scan, operate.")
        private @Nullable List<String> capabilities;

        @Option(names = "--scenes", paramLabel = "S", split = ",",
                description = "Where a scanner may scan: scenes with commas between, or all.")
        private @Nullable List<String> scenes;

        @Option(names = "--rate", paramLabel = "N",
                description = "How many requests a second, at each node; 0: what the node lets every caller.")
        private @Nullable Integer rate;

        Optional<OptionalInt> rate() {
            if (rate == null) {
                return Optional.empty();
            }
            if (rate < 0 || rate > Caller.MOST_REQUESTS_PER_SECOND) {
                throw new ParameterException(spec.commandLine(),
                        "--rate is 0 to " + Caller.MOST_REQUESTS_PER_SECOND + ", not " + rate);
            }
            return Optional.of(rate == 0 ? OptionalInt.empty() : OptionalInt.of(rate));
        }

        Optional<Set<Capability>> capabilities() {
            if (role != null && capabilities != null) {
                throw new ParameterException(spec.commandLine(), "--role or --capabilities, not both");
            }
            if (role != null) {
                return Optional.of(one("--role", Role.values(), role).capabilities());
            }
            if (capabilities == null) {
                return Optional.empty();
            }
            Set<Capability> named = EnumSet.noneOf(Capability.class);
            for (String word : capabilities) {
                named.add(one("--capabilities", Capability.values(), word));
            }
            return Optional.of(named);
        }

        private <T extends Enum<T>> T one(String option, T[] all, String word) {
            for (T one : all) {
                if (one.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return one;
                }
            }
            throw new ParameterException(spec.commandLine(), option + " knows no " + word + "; it knows "
                    + Arrays.stream(all).map(one -> one.name().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", ")));
        }

        Optional<SceneScope> scenes() {
            if (scenes == null) {
                return Optional.empty();
            }
            try {
                return Optional.of(scenes.equals(List.of("all"))
                        ? SceneScope.all()
                        : new SceneScope.Named(Set.copyOf(scenes)));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--scenes: " + e.getMessage(), e);
            }
        }
    }

    @Command(name = "add", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Add a caller, and print its line with its token.",
            description = {"",
                "Prints one line, as it stands in callers.txt: role, name, token. It is shown this once.",
                ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong callers add gate-7 --role scanner --scenes bus > gate-7.txt"})
    static final class Add implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "Names it in the trail: letters, digits and . _ -")
        private String name = "";
        @Mixin
        private Rights rights = new Rights();
        @Mixin
        private final OperatorAct act;

        Add(OperatorAct act) {
            this.act = act;
        }

        @Override
        public Integer call() {
            Set<Capability> capabilities = rights.capabilities().orElseThrow(() -> new ParameterException(
                    act.commandLine(), "say what it may do, with --role or --capabilities"));
            Optional<SceneScope> scenes = rights.scenes();
            if (capabilities.contains(Capability.SCAN) && scenes.isEmpty()) {
                throw new ParameterException(act.commandLine(), "say where it may scan, with --scenes");
            }
            if (!capabilities.contains(Capability.SCAN) && scenes.isPresent()) {
                throw new ParameterException(act.commandLine(), "--scenes is for callers that may scan, not for this");
            }
            OptionalInt rate = rights.rate().orElse(OptionalInt.empty());
            Caller caller;
            try {
                caller = new Caller(name, capabilities, scenes.orElse(SceneScope.none()), rate);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(act.commandLine(),
                        "NAME is 1 to 64 letters, digits and . _ -, not " + name, e);
            }
            return act.run(planner(scenes, callers -> callers.add(caller)));
        }
    }

    @Command(name = "bind", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Change what a caller may do, where, and how often.",
            description = {"", "Its token stays. What is not named stays as it is.", ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong callers bind gate-7 --scenes bus,library"})
    static final class Bind implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The caller.")
        private String name = "";
        @Mixin
        private Rights rights = new Rights();
        @Mixin
        private final OperatorAct act;

        Bind(OperatorAct act) {
            this.act = act;
        }

        @Override
        public Integer call() {
            Optional<Set<Capability>> capabilities = rights.capabilities();
            Optional<SceneScope> scenes = rights.scenes();
            Optional<OptionalInt> rate = rights.rate();
            if (capabilities.isEmpty() && scenes.isEmpty() && rate.isEmpty()) {
                throw new ParameterException(act.commandLine(),
                        "say what, with --role, --capabilities, --scenes or --rate");
            }
            return act.run(planner(scenes, callers -> callers.bind(name, capabilities, scenes, rate)));
        }
    }

    @Command(name = "rotate", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Give a caller a new token; the old one ends a while later.",
            description = {"",
                "Prints one line, as it stands in callers.txt: role, name, token. It is shown this once.",
                ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong callers rotate app --hours 24 > app.txt"})
    static final class Rotate implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The caller.")
        private String name = "";
        @Option(names = "--hours", paramLabel = "N", defaultValue = "24",
                description = "How long the old token opens as well, 0: not at all; ${DEFAULT-VALUE} unless given.")
        private int hours;
        @Mixin
        private final OperatorAct act;

        Rotate(OperatorAct act) {
            this.act = act;
        }

        @Override
        public Integer call() {
            if (hours < 0 || hours > 24 * 366) {
                throw new ParameterException(act.commandLine(), "--hours is 0 to 8784, not " + hours);
            }
            return act.run(planner(callers -> callers.rotate(name, Duration.ofHours(hours))));
        }
    }

    @Command(name = "remove", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
            header = "Let a caller call no more.",
            description = {"", "For a scanner that was stolen, or an app that is gone: all its tokens are unknown from"
                    + " now on. What it did stays in the trail.",
                ""},
            footer = {"", "Exit code: 0 done, 1 refused, 2 not done, 3 perhaps or not told: look.", "", "Example:",
                "  ./yimatong callers remove gate-7"})
    static final class Remove implements Callable<Integer> {
        @Parameters(paramLabel = "NAME", description = "The caller.")
        private String name = "";
        @Mixin
        private final OperatorAct act;

        Remove(OperatorAct act) {
            this.act = act;
        }

        @Override
        public Integer call() {
            return act.run(planner(callers -> callers.remove(name)));
        }
    }
}
