package cn.yimatong.cli;

import cn.yimatong.token.Algorithm;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.InvalidKeySetException;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.KeySet;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One run of a vectors file (MS1, section 7): what was tried and who disagrees. A test disagrees unless the whole of
 * {@code expect} is answered, no member more and none less.
 */
final class VectorRun {
    private static final String DEFAULT_SET = "keySet";

    private final Map<String, KeySet> usable = new HashMap<>();
    private final List<String> disagreements = new ArrayList<>();
    private int tests;
    private int keySets;

    private VectorRun() {}

    /**
     * Runs a file.
     *
     * @throws CannotRunException if the JSON is no vectors file; it names the first part that is not as it should be
     */
    static VectorRun of(JsonObject file) throws CannotRunException {
        var run = new VectorRun();
        run.keySet(DEFAULT_SET, object(file, DEFAULT_SET, "the file"), new JsonObject().put("usable", true));
        for (JsonObject set : objects(file, "keySets")) {
            String name = string(set, "name", "a key set");
            run.keySet("key set \"" + name + "\"", object(set, "keySet", name), object(set, "expect", name));
        }
        for (JsonObject test : objects(file, "tests")) {
            run.test(test);
        }
        if (run.tests == 0) {
            throw new CannotRunException("there is no test in it");
        }
        return run;
    }

    List<String> disagreements() {
        return List.copyOf(disagreements);
    }

    String summary() {
        return tests + " tests and " + keySets + " key sets: "
                + (disagreements.isEmpty() ? "all agree" : disagreements.size() + " disagree");
    }

    private void keySet(String name, JsonObject jwkSet, JsonObject expect) {
        keySets++;
        var expected = new JsonObject().put("usable", expect.getValue("usable"));
        var actual = new JsonObject();
        try {
            usable.put(name, KeySet.parse(jwkSet.encode()));
            actual.put("usable", true);
        } catch (InvalidKeySetException unusable) {
            actual.put("usable", false);
            unusable.index().ifPresent(index -> actual.put("index", index));
            unusable.kid().ifPresent(kid -> actual.put("kid", kid));
            copy(expect, expected, "index");
            copy(expect, expected, "kid");
        }
        compare(name, expected, actual);
    }

    private void test(JsonObject test) throws CannotRunException {
        tests++;
        String name = string(test, "name", "test " + tests);
        String setName = test.containsKey("keySet") ? "key set \"" + string(test, "keySet", name) + "\"" : DEFAULT_SET;
        KeySet keys = usable.get(setName);
        if (keys == null) {
            disagreements.add(name + ": there is no usable " + setName);
            return;
        }
        if (test.containsKey("revoked")) {
            keys = keys.withRevoked(revoked(test, name));
        }
        JsonObject actual;
        try {
            var reader = new CodeReader(keys, (int) number(test, "skew", name));
            actual = new JsonObject(Readings.members(reader.read(string(test, "text", name), number(test, "now", name),
                    string(test, "scene", name))));
        } catch (IllegalArgumentException badSkew) {
            throw new CannotRunException(name + ": " + badSkew.getMessage(), badSkew);
        }
        compare("test \"" + name + "\"", object(test, "expect", name), actual);
    }

    private void compare(String name, JsonObject expected, JsonObject actual) {
        if (!expected.equals(actual)) {
            disagreements.add(name + ": expected " + expected.encode() + ", got " + actual.encode());
        }
    }

    private static Set<KeyId> revoked(JsonObject test, String name) throws CannotRunException {
        Set<KeyId> keys = new HashSet<>();
        for (JsonObject key : objects(test, "revoked")) {
            long alg = number(key, "alg", name);
            for (Algorithm algorithm : Algorithm.values()) {
                if (algorithm.coseId() == alg) {
                    keys.add(KeyId.of(algorithm, string(key, "kid", name)));
                }
            }
        }
        return keys;
    }

    private static void copy(JsonObject from, JsonObject to, String member) {
        Optional.ofNullable(from.getValue(member)).ifPresent(value -> to.put(member, value));
    }

    private static String string(JsonObject json, String member, String where) throws CannotRunException {
        if (json.getValue(member) instanceof String text) {
            return text;
        }
        throw new CannotRunException(where + " has no string \"" + member + "\"");
    }

    private static long number(JsonObject json, String member, String where) throws CannotRunException {
        if (json.getValue(member) instanceof Number number) {
            return number.longValue();
        }
        throw new CannotRunException(where + " has no number \"" + member + "\"");
    }

    private static JsonObject object(JsonObject json, String member, String where) throws CannotRunException {
        if (json.getValue(member) instanceof JsonObject object) {
            return object;
        }
        throw new CannotRunException(where + " has no object \"" + member + "\"");
    }

    private static List<JsonObject> objects(JsonObject json, String member) throws CannotRunException {
        if (!(json.getValue(member, new JsonArray()) instanceof JsonArray array)) {
            throw new CannotRunException("\"" + member + "\" is not a list");
        }
        var objects = new ArrayList<JsonObject>(array.size());
        for (Object element : array) {
            if (!(element instanceof JsonObject object)) {
                throw new CannotRunException("\"" + member + "\" holds something that is not an object");
            }
            objects.add(object);
        }
        return objects;
    }
}
