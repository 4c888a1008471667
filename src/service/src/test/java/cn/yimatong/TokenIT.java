package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.keys.pkcs11.SoftHsm;
import cn.yimatong.ledger.RedisServer;
import cn.yimatong.token.CodeReader;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A signing key of Ed25519 in SoftHSM: a node that has the token, and one that has not. */
@Timeout(180)
final class TokenIT {
    private static final String KEY = "signing-2027";
    private static final String MISSING = "The signing key cannot be had at this node.";

    @TempDir
    private Path folder;

    private SoftHsm module;
    private RedisServer redis;
    private List<String> token;
    private TestNode with;
    private TestNode without;

    @BeforeEach
    void start() throws Exception {
        module = SoftHsm.in(Files.createDirectories(folder.resolve("hsm")));
        module.token("city");
        module.key("city", KEY);
        redis = RedisServer.start(folder.resolve("redis"));
        token = token("city", SoftHsm.PIN, "pin");
        List<String> settings = new ArrayList<>(List.of("redis=" + redis.uri()));
        settings.addAll(token);
        with = TestNode.start(folder.resolve("with"), settings.toArray(String[]::new));
        without = another("without");
        with.register("held", People.senior());
    }

    @AfterEach
    void stop() {
        without.close();
        with.close();
        redis.close();
        module.end();
    }

    private TestNode another(String name, String... more) throws Exception {
        return TestNode.start(InstantSource.system(), Files.createDirectories(folder.resolve(name)),
                folder.resolve("with/callers.txt"), Stream.concat(Stream.of("redis=" + redis.uri(),
                        "master-key=" + folder.resolve("with/master.key")), Arrays.stream(more))
                        .toArray(String[]::new));
    }

    private List<String> token(String label, String pin, String file) throws IOException {
        Path pinFile = Files.createFile(folder.resolve(file),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(pinFile, pin + "\n");
        return List.of("pkcs11-module=" + SoftHsm.MODULE, "pkcs11-token=" + label, "pkcs11-pin-file=" + pinFile);
    }

    @Test
    void aKeyThatNeverLeavesItsTokenSignsAndEveryNodeVerifies() throws Exception {
        String kid = activated();
        String code = with.freshCode("held", "{}");
        assertEquals(kid, kid(code));
        assertEquals("valid", without.ask(code, "culture").getString("reason"));
        JsonObject listed = listed(kid);
        assertEquals(KEY, listed.getString("tokenLabel"));
        String list = keys("list").out();
        assertTrue(list.contains(KEY) && list.contains("./yimatong keys stage --pkcs11-key LABEL has one"), list);
        Command again = keys("stage", "--pkcs11-key", KEY);
        assertEquals(1, again.exitCode(), again.err());
        assertTrue(again.err().contains("it is this very key"), again.err());
        String lost = with.freshCode("held", "{}");
        assertEquals(0, keys("revoke", kid, "--yes").exitCode());
        Poll.until(() -> without.ask(lost, "culture").getString("reason").equals("unknown-key"));
        assertEquals("revoked", listed(kid).getString("state"));
        assertEquals(KEY, listed(kid).getString("tokenLabel"));
        Poll.until(() -> !kid(with.freshCode("held", "{}")).equals(kid));
    }

    @Test
    void aNodeWithoutTheTokenVerifiesAndSaysThatItCannotIssue() throws Exception {
        String kid = activated();
        Poll.until(() -> status(without) == 503);
        JsonObject problem = new JsonObject(issue(without).body());
        assertEquals(MISSING, problem.getString("detail"));
        Poll.until(() -> without.metrics().contains("yimatong_token_keys_missing{turn=\"now\"} 1.0"));
        assertTrue(with.metrics().contains("yimatong_token_keys_missing{turn=\"now\"} 0.0"));
        assertEquals("valid", without.ask(with.freshCode("held", "{}"), "culture").getString("reason"));
        assertEquals(200, without.ready().statusCode());
        try (ConsoleEvents events = ConsoleEvents.of(without)) {
            List<String> found = events.nextFindings();
            while (!found.equals(List.of("token"))) {
                found = events.nextFindings();
            }
        }
        Poll.until(() -> doctor(token).out().contains(": it cannot sign with what lies in a token: " + kid));
    }

    @Test
    void aTokenThatGoesAwayAndComesBackIsUsedAgain() throws Exception {
        String kid = activated();
        with.freshCode("held", "{}");
        module.takeAway();
        Poll.until(() -> status(with) == 503);
        assertEquals(MISSING, new JsonObject(issue(with).body()).getString("detail"));
        Poll.until(() -> with.metrics().contains("yimatong_token_keys_missing{turn=\"now\"} 1.0"));
        module.bringBack();
        Poll.until(() -> status(with) == 201);
        String code = with.freshCode("held", "{}");
        assertEquals(kid, kid(code));
        assertEquals("valid", without.ask(code, "culture").getString("reason"));
        module.end();
        assertEquals(201, status(with), "sessions that have ended are opened anew within the request");
    }

    @Test
    void anotherKeyUnderTheLabelSignsNothing() throws Exception {
        activated();
        module.tool("city", "--delete-object", "--type", "privkey", "--label", KEY);
        module.tool("city", "--delete-object", "--type", "pubkey", "--label", KEY);
        module.key("city", KEY);
        module.end();
        Poll.until(() -> status(with) == 503);
        assertTrue(doctor(token("city", SoftHsm.PIN, "other")).out().contains("it is another key by now"));
    }

    @Test
    void whatIsMissingIsSaidWithoutThePin() throws Exception {
        String kid = activated();
        with.close();
        assertFinds(doctor(List.of()), kid + " lies in a token and cannot be had: this process knows no token");
        assertFinds(doctor(token("city", "271828", "wrong")), "refuses the PIN (CKR_PIN_INCORRECT)");
        assertFinds(doctor(token("town", SoftHsm.PIN, "town")), "has no token with the label town; it has [city");
        List<String> nowhere = new ArrayList<>(token("city", SoftHsm.PIN, "nowhere"));
        nowhere.set(0, "pkcs11-module=" + folder.resolve("none.so"));
        assertFinds(doctor(nowhere), "there is no module " + folder.resolve("none.so"));
        Path noModule = Files.writeString(folder.resolve("text.so"), "no module");
        nowhere.set(0, "pkcs11-module=" + noModule);
        assertFinds(doctor(nowhere), "the module " + noModule + " cannot be loaded");
        Files.setPosixFilePermissions(folder.resolve("pin"), PosixFilePermissions.fromString("rw-r--r--"));
        List<String> open = List.of("pkcs11-module=" + SoftHsm.MODULE, "pkcs11-token=city",
                "pkcs11-pin-file=" + folder.resolve("pin"));
        assertFinds(doctor(open), "others can read the PIN");
        Files.setPosixFilePermissions(folder.resolve("pin"), PosixFilePermissions.fromString("rw-------"));
        Command well = doctor(open);
        assertTrue(well.out().contains(kid + " lies in a token and signs there"), well.out());
        assertTrue(well.out().contains("./yimatong keys stage --pkcs11-key LABEL --"), well.out());
    }

    private static void assertFinds(Command doctor, String words) {
        assertEquals(1, doctor.exitCode(), doctor.err());
        assertTrue(doctor.out().contains(words), doctor.out());
        assertFalse((doctor.out() + doctor.err()).contains(SoftHsm.PIN), doctor.out());
        assertFalse((doctor.out() + doctor.err()).contains("271828"), doctor.out());
    }

    @Test
    void aKeyThatCannotBeHadIsNotTaken() throws Exception {
        Command none = keys("stage", "--pkcs11-key", "other");
        assertEquals(2, none.exitCode(), none.err());
        assertEquals("nothing is changed: the token has no public key with the label other\n", none.err());
        module.key("city", KEY);
        module.end();
        Command two = keys("stage", "--pkcs11-key", KEY);
        assertTrue(two.err().contains("the token has 2 public keys with the label"), two.err());
        assertEquals(2, keys("stage", "--pkcs11-key", KEY, "--algorithm", "sm2").exitCode());
        module.tool("city", "--keypairgen", "--key-type", "EC:prime256v1", "--label", "p256");
        module.end();
        Command other = keys("stage", "--pkcs11-key", "p256");
        assertTrue(other.err().contains("the key p256 is of another kind"), other.err());
        assertEquals(1, new JsonObject(keys("list", "--json").out()).getJsonArray("keys").size());
    }

    /** The key of the token, staged and active at each node. */
    private String activated() {
        Command stage = keys("stage", "--pkcs11-key", KEY);
        assertEquals(0, stage.exitCode(), stage.err());
        String kid = stage.out().strip();
        assertTrue(stage.err().contains("the key (Ed25519) is taken and staged"), stage.err());
        Poll.until(() -> {
            Command activate = keys("activate", kid, "--at-once", "--yes");
            return activate.exitCode() == 0 && activate.err().contains("which nodes cannot sign with it");
        });
        Poll.until(() -> kid(with.freshCode("held", "{}")).equals(kid));
        return kid;
    }

    private static String kid(String code) {
        return CodeReader.keyNamedIn(code).orElseThrow().kid();
    }

    private static HttpResponse<String> issue(TestNode node) {
        return node.send("POST", "/v1/holders/held/codes", "app", "{}");
    }

    private static int status(TestNode node) {
        return issue(node).statusCode();
    }

    private JsonObject listed(String kid) {
        return new JsonObject(keys("list", "--json").out()).getJsonArray("keys").stream().map(JsonObject.class::cast)
                .filter(key -> key.getString("kid").equals(kid)).findFirst().orElseThrow();
    }

    private Command keys(String... words) {
        List<String> all = new ArrayList<>(List.of("keys"));
        all.addAll(Arrays.asList(words));
        all.addAll(place());
        if (all.contains("--pkcs11-key")) {
            all.addAll(List.of("--pkcs11-module", SoftHsm.MODULE.toString(), "--pkcs11-token", "city",
                    "--pkcs11-pin-file", folder.resolve("pin").toString()));
        }
        return Command.run(all.toArray(String[]::new));
    }

    private Command doctor(List<String> settings) {
        List<String> all = new ArrayList<>(List.of("doctor"));
        all.addAll(place());
        settings.forEach(setting -> all.addAll(List.of(("--" + setting).split("=", 2))));
        return Command.run(all.toArray(String[]::new));
    }

    private List<String> place() {
        return List.of("--redis", redis.uri(), "--master-key", folder.resolve("with/master.key").toString(), "--data",
                folder.resolve("with").toString());
    }
}
