package cn.yimatong;

import cn.yimatong.cli.Version;
import cn.yimatong.keys.KeyState;
import cn.yimatong.keys.SigningKeys;
import cn.yimatong.keys.SigningKeys.Entry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./yimatong keys list}: every signing key with its state. */
@Command(name = "list", mixinStandardHelpOptions = true, versionProvider = Version.class, sortOptions = false,
        header = "List the signing keys, revoked ones among them.",
        description = {"", "The one that signs just now is marked with *. Shows no private key.", ""},
        footer = {"", "Exit code: 0 listed, 2 not done.", "", "Example:", "  ./yimatong keys list --data data"})
final class KeysListCommand implements Callable<Integer> {
    private static final String ROW = "%-2s%-8s %-8s %-8s %-21s %-21s %s%n";

    @Mixin
    private final OperatorLook look;

    KeysListCommand(OperatorLook look) {
        this.look = look;
    }

    @Override
    public Integer call() {
        return look.list(found -> {
            SigningKeys keys = new SigningKeys(found.store(), found.tables(), found.now());
            List<Entry> entries = keys.entries();
            return new OperatorLook.Listing(table(entries, found.now()), json(entries), keys.unreadable());
        });
    }

    private static String table(List<Entry> keys, Instant now) {
        StringBuilder table = new StringBuilder(
                ROW.formatted("", "kid", "alg", "state", "since", "codes begin before", "days left"));
        for (Entry key : keys) {
            boolean over = key.state() == KeyState.REVOKED || !key.expiresAt().isAfter(now);
            table.append(ROW.formatted(key.signs() ? "*" : "", key.id().kid(), key.id().algorithm().jwkName(),
                    key.state().word(), key.since(), key.state() == KeyState.REVOKED ? "-" : key.expiresAt(),
                    over ? "-" : Long.toString(Duration.between(now, key.expiresAt()).toDays())));
        }
        if (keys.stream().noneMatch(key -> key.state() == KeyState.STAGED)) {
            table.append("none is staged: ./yimatong keys stage has one ready for the day the other must go\n");
        }
        return table.toString();
    }

    private static JsonObject json(List<Entry> keys) {
        JsonArray all = new JsonArray();
        keys.forEach(key -> all.add(new JsonObject().put("kid", key.id().kid())
                .put("alg", key.id().algorithm().jwkName()).put("state", key.state().word())
                .put("since", key.since().toString()).put("notBefore", key.notBefore().toString())
                .put("expiresAt", key.expiresAt().toString()).put("signs", key.signs())));
        return new JsonObject().put("keys", all);
    }
}
