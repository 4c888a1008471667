package cn.yimatong;

import cn.yimatong.OperatorAct.Found;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.settings.SettingsException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What commands that list what all nodes share have in common. */
final class OperatorLook {
    @Mixin
    private LedgerOptions options = new LedgerOptions();

    @Option(names = "--json", description = "Print one JSON object instead of a table.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    private final Map<String, String> environment;

    /** @param environment settings may come from it, too */
    OperatorLook(Map<String, String> environment) {
        this.environment = environment;
    }

    /** @param unreadable what there is besides, and cannot be read */
    record Listing(String table, JsonObject json, List<String> unreadable) {}

    /** Makes something of what is found. */
    interface Use<T> {
        T of(Found found) throws StartException, WrongMasterKeyException;
    }

    int list(Use<Listing> use) {
        return at(options, environment, spec, found -> {
            Listing listing = use.of(found);
            PrintWriter out = spec.commandLine().getOut();
            out.print(json ? listing.json().encodePrettily() + "\n" : listing.table());
            out.flush();
            listing.unreadable().forEach(
                    entry -> OperatorAct.say(spec.commandLine().getErr(), "cannot be read: " + entry, 0));
            return OperatorAct.DONE;
        });
    }

    /** Finds the deployment that these options name, and says what is in the way where it does not. */
    static int at(LedgerOptions options, Map<String, String> environment, CommandSpec spec, Use<Integer> use) {
        PrintWriter err = spec.commandLine().getErr();
        try (LedgerPlace place = LedgerPlace.toLookAt(options.settings(environment))) {
            return use.of(Found.in(place));
        } catch (SettingsException | StartException | LedgerUnavailableException e) {
            return OperatorAct.say(err, spec.qualifiedName().replaceFirst("^\\S+ ", "") + ": " + e.getMessage(),
                    OperatorAct.NOT_DONE);
        } catch (WrongMasterKeyException e) {
            return OperatorAct.say(err, "master-key: " + e.getMessage(), OperatorAct.NOT_DONE);
        }
    }
}
