package cn.yimatong.access;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An admission as JSON: {@code {"name":"gate-7","capabilities":["scan"],"scenes":["metro"]}}, {@code "until"} in
 * seconds where it has an end, and {@code "rate"} in requests a second where it has a bound. All scenes are the text
 * {@code "all"}, never a member that is missing: a record that lost a part must not grant more.
 */
final class CallerJson {

    private static final String ALL = "all";
    private static final String UNTIL = "until";
    private static final String RATE = "rate";
    private static final Map<String, Capability> CAPABILITIES = Stream.of(Capability.values())
            .collect(Collectors.toUnmodifiableMap(CallerJson::word, Function.identity()));

    private CallerJson() {}

    static byte[] encode(Admission admission) {
        Caller caller = admission.caller();
        JsonObject json = new JsonObject().put("name", caller.name()).put("capabilities",
                new JsonArray(caller.capabilities().stream().sorted().map(CallerJson::word).toList()));
        json.put("scenes", switch (caller.scenes()) {
            case SceneScope.All() -> ALL;
            case SceneScope.Named(Set<String> names) -> new JsonArray(names.stream().sorted().toList());
        });
        caller.requestsPerSecond().ifPresent(bound -> json.put(RATE, bound));
        admission.until().ifPresent(until -> json.put(UNTIL, until.getEpochSecond()));
        return json.toBuffer().getBytes();
    }

    static Admission decode(byte[] bytes) {
        try {
            JsonObject json = new JsonObject(Buffer.buffer(bytes));
            Set<Capability> capabilities = EnumSet.noneOf(Capability.class);
            for (String word : strings(json, "capabilities")) {
                Capability capability = CAPABILITIES.get(word);
                if (capability != null) {
                    capabilities.add(capability);
                }
            }
            SceneScope scenes = ALL.equals(json.getValue("scenes"))
                    ? SceneScope.all()
                    : new SceneScope.Named(strings(json, "scenes"));
            // Not getString, which turns a number into text.
            if (json.getValue("name") instanceof String name) {
                Optional<Instant> until = json.containsKey(UNTIL)
                        ? Optional.of(Instant.ofEpochSecond(json.getLong(UNTIL)))
                        : Optional.empty();
                return new Admission(new Caller(name, capabilities, scenes, rate(json)), until);
            }
            throw new IllegalArgumentException("a caller without a name");
        } catch (DecodeException | ClassCastException e) {
            throw new IllegalArgumentException("not a caller", e);
        }
    }

    private static OptionalInt rate(JsonObject json) {
        if (!json.containsKey(RATE)) {
            return OptionalInt.empty();
        }
        if (json.getValue(RATE) instanceof Integer bound) {
            return OptionalInt.of(bound);
        }
        throw new IllegalArgumentException("a caller with an odd " + RATE);
    }

    private static Set<String> strings(JsonObject json, String member) {
        JsonArray array = json.getJsonArray(member);
        if (array == null) {
            throw new IllegalArgumentException("a caller without " + member);
        }
        Set<String> strings = new HashSet<>();
        for (Object item : array) {
            if (!(item instanceof String text)) {
                throw new IllegalArgumentException("a caller with odd " + member);
            }
            strings.add(text);
        }
        return strings;
    }

    private static String word(Capability capability) {
        return capability.name().toLowerCase(Locale.ROOT);
    }
}
