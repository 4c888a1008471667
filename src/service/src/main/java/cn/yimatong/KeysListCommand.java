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
        description = {"", "First comes the one that signs just now, marked with *, then those that would in its"
                + " place, in their turn, those that are made and not staged, and last those that are over. Codes of"
                + " a retired one begin for two hours more at most. One that is made has all its days, from when it"
                + " is staged. Shows no private key.",
            ""},
        footer = {"", "Exit code: 0 listed, 2 not done.", "", "Example:", "  ./yimatong keys list --data data"})
final class KeysListCommand implements Callable<Integer> {
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

    static String table(List<Entry> keys, Instant now) {
        StringBuilder table = new StringBuilder(
                row("", "kid", "alg", "state", "since", "codes begin until", "days left", labelHead(keys)));
        for (Entry key : keys) {
            table.append(row(key.signs() ? "*" : "", key.id().kid(), key.id().algorithm().jwkName(),
                    key.state().word(), key.since(), lastCode(key), daysLeft(key, now), key.label().orElse("")));
        }
        if (keys.stream().noneMatch(key -> key.state() == KeyState.STAGED)) {
            table.append("none is staged: ./yimatong keys stage" + inToken(keys)
                    + " has one ready for the day the other must go\n");
        }
        return table.toString();
    }

    private static String lastCode(Entry key) {
        return key.state() == KeyState.MADE || key.state() == KeyState.REVOKED ? "-" : key.expiresAt().toString();
    }

    private static String daysLeft(Entry key, Instant now) {
        Duration left = Duration.between(key.state() == KeyState.MADE ? key.since() : now, key.expiresAt());
        if (key.state() == KeyState.REVOKED || !left.isPositive()) {
            return "-";
        }
        return left.toDays() == 0 ? "<1" : Long.toString(left.toDays());
    }

    /** What else to type for a next key that is to lie where the one that signs lies. */
    static String inToken(List<Entry> keys) {
        return keys.stream().anyMatch(key -> key.signs() && key.label().isPresent()) ? " --pkcs11-key LABEL" : "";
    }

    private static String row(Object... columns) {
        return "%-2s%-8s %-8s %-8s %-21s %-21s %-10s %s".formatted(columns).stripTrailing() + "\n";
    }

    /** The head of the column of labels, where any key has one. */
    private static String labelHead(List<Entry> keys) {
        return keys.stream().anyMatch(key -> key.label().isPresent()) ? "in token as" : "";
    }

    private static JsonObject json(List<Entry> keys) {
        JsonArray all = new JsonArray();
        keys.forEach(key -> {
            JsonObject entry = new JsonObject().put("kid", key.id().kid())
                    .put("alg", key.id().algorithm().jwkName()).put("state", key.state().word())
                    .put("since", key.since().toString()).put("notBefore", key.notBefore().toString())
                    .put("expiresAt", key.expiresAt().toString()).put("signs", key.signs());
            key.label().ifPresent(label -> entry.put("tokenLabel", label));
            all.add(entry);
        });
        return new JsonObject().put("keys", all);
    }
}
