package cn.yimatong;

import cn.yimatong.CallersTable.Row;
import cn.yimatong.access.Capability;
import cn.yimatong.cli.Version;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./yimatong callers list}: who may call, what and where. */
@Command(name = "list", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "List those who may call.",
        description = {"", "A caller with two tokens stands there twice. A token is told by the first digits of its"
                + " hash.",
            ""},
        footer = {"", "Exit code: 0 listed, 2 not done.", "", "Example:", "  ./yimatong callers list --data data"})
final class CallersListCommand implements Callable<Integer> {
    private static final String ROW = "%-20s %-40s %-20s %-6s %-9s %s%n";

    @Mixin
    private final OperatorLook look;

    CallersListCommand(OperatorLook look) {
        this.look = look;
    }

    @Override
    public Integer call() {
        return look.list(found -> {
            CallersTable callers = new CallersTable(found.tables(), found.now(), new SecureRandom());
            List<Row> rows = callers.rows();
            return new OperatorLook.Listing(table(rows), json(rows), callers.unreadable());
        });
    }

    private static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder(ROW.formatted("name", "may", "scenes", "rate", "token", "until"));
        for (Row row : rows) {
            table.append(ROW.formatted(row.caller().name(), CallersTable.capabilities(row.caller()),
                    row.caller().may(Capability.SCAN) ? CallersTable.scenes(row.caller()) : "-",
                    CallersTable.rate(row.caller()), row.token(),
                    row.until().map(Instant::toString).orElse("-")));
        }
        return table.toString();
    }

    private static JsonObject json(List<Row> rows) {
        JsonArray callers = new JsonArray();
        for (Row row : rows) {
            JsonObject caller = new JsonObject().put("name", row.caller().name())
                    .put("capabilities", new JsonArray(row.caller().capabilities().stream().sorted()
                            .map(CallersTable::word).toList()))
                    .put("scenes", CallersTable.scenes(row.caller())).put("token", row.token());
            row.caller().requestsPerSecond().ifPresent(bound -> caller.put("rate", bound));
            row.until().ifPresent(until -> caller.put("until", until.toString()));
            callers.add(caller);
        }
        return new JsonObject().put("callers", callers);
    }
}
