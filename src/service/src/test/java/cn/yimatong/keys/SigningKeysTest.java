package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.AppliedChange;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.Reading;
import cn.yimatong.token.Reason;
import cn.yimatong.token.SigningKey;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of signing keys: what an operator may do, and what it does to codes. */
final class SigningKeysTest {
    private static final Handle HANDLE = new Handle(1, 2, 3);
    private static final Duration YEAR = Duration.ofDays(365);

    private final SecureRandom random = new SecureRandom();
    private Instant now = Instant.parse("2026-11-24T07:00:00Z");
    private MasterKey masterKey;
    private KeyStore store;
    private Map<String, Map<String, byte[]>> tables;
    private KeyRing node;

    @BeforeEach
    void found(@TempDir Path folder) throws Exception {
        masterKey = MasterKey.readOrCreate(folder.resolve("master.key"), random);
        store = new KeyStore(masterKey, random);
        tables = store.found(1, now);
        node = new KeyRing(store.open(tables, now, _ -> {}));
    }

    @Test
    void aMadeKeyIsKnownToNobodyAndAStagedOneIsPublishedAndSignsNothing() throws Exception {
        String first = signing();
        String kid = done(keys().make(Algorithm.SM2, YEAR));
        assertEquals(List.of(first), published());
        now = now.plus(Duration.ofDays(100));
        done(keys().stage(kid));
        assertEquals(List.of(first, kid), published());
        assertEquals(first, signing());
        assertEquals(now.plus(YEAR), entry(kid).expiresAt());
    }

    @Test
    void aKeyThatWasMadeElsewhereSignsAfterItsActivationAndHasOneKid(@TempDir Path folder) throws Exception {
        for (Algorithm algorithm : Algorithm.values()) {
            GivenKey given = given(folder, algorithm);
            String kid = done(keys().takeStaged(given, YEAR));
            now = now.plus(Duration.ofMinutes(5));
            done(keys().activate(kid, false));
            assertEquals(kid, signing());
            assertInstanceOf(Reading.Valid.class, read(code()));
            refusedAgain(given, "one key has one kid");
        }
    }

    @Test
    void aKeyThatIsHereInWhicheverStateIsNotTakenAgain(@TempDir Path folder) throws Exception {
        GivenKey given = given(folder, Algorithm.SM2);
        String kid = done(keys().take(given, YEAR));
        refusedAgain(given, kid + " (SM2) is made");
        done(keys().stage(kid));
        refusedAgain(given, kid + " (SM2) is staged");
        now = now.plus(Duration.ofMinutes(5));
        done(keys().activate(kid, false));
        refusedAgain(given, kid + " (SM2) is active");
        String next = done(keys().makeStaged(Algorithm.SM2, YEAR));
        now = now.plus(Duration.ofMinutes(5));
        done(keys().activate(next, false));
        done(keys().retire(kid));
        now = now.plus(Duration.ofDays(2));
        refusedAgain(given, kid + " (SM2) is retired");
    }

    @Test
    void aRevokedKeyDoesNotComeBack(@TempDir Path folder) throws Exception {
        for (Algorithm algorithm : Algorithm.values()) {
            GivenKey given = given(folder, algorithm);
            String kid = done(keys().takeStaged(given, YEAR));
            done(keys().revoke(kid));
            refusedAgain(given, kid + " (" + algorithm.jwkName() + ") is this very key, and is revoked, for good");
        }
    }

    @Test
    void noKeyIsTakenWhereOneThatMayBeItCannotBeRead(@TempDir Path folder) throws Exception {
        GivenKey given = given(folder, Algorithm.SM2);
        String kid = done(keys().takeStaged(given, YEAR));
        done(keys().revoke(kid));
        tables = new HashMap<>(tables);
        tables.put(KeyStore.REVOKED_KEYS, Map.of("SM2." + kid, "no JSON".getBytes(UTF_8)));
        refusedAgain(given, "revoked-keys SM2." + kid + " cannot be read");
    }

    private GivenKey given(Path folder, Algorithm algorithm) throws Exception {
        SigningKey made = SigningKey.generate(new KeyId(algorithm, 1, 1), random);
        Path file = Files.write(Files.createTempFile(folder, "given", ".key"),
                UnderPassphrase.encrypted(GivenKeyTest.pkcs8(algorithm, made.exportPrivateKeyInClear())));
        return GivenKey.read(file, UnderPassphrase.PASSPHRASE);
    }

    private void refusedAgain(GivenKey given, String why) throws Exception {
        for (KeyStep again : List.of(keys().take(given, YEAR), keys().takeStaged(given, YEAR))) {
            assertTrue(refusal(again).contains(why), refusal(again));
        }
    }

    @Test
    void aPlannedRotationLosesNoCode() throws Exception {
        String first = signing();
        String before = code();
        String kid = done(keys().makeStaged(Algorithm.SM2, YEAR));
        now = now.plus(Duration.ofMinutes(5));
        done(keys().activate(kid, false));
        assertEquals(kid, signing());
        String between = code();
        done(keys().retire(first));
        assertEquals(List.of(KeyState.ACTIVE, KeyState.RETIRED),
                keys().entries().stream().map(SigningKeysTest::state).toList());
        assertEquals(List.of(first, kid), published());
        for (String code : List.of(between, code())) {
            assertInstanceOf(Reading.Valid.class, read(code));
        }
        // It is over by its own time, and still known.
        assertEquals(Reason.EXPIRED, assertInstanceOf(Reading.Refused.class, read(before)).reason());
        now = now.plusSeconds(StoredKey.RUN_OUT_SECONDS);
        node.forget(now);
        assertEquals(List.of(first, kid), published());
        now = now.plusSeconds(3600);
        node.forget(now);
        assertEquals(List.of(kid), published(), "a node that is not started anew forgets it as well");
        node = new KeyRing(store.open(tables, now, _ -> {}));
        assertEquals(List.of(kid), published());
    }

    @Test
    void aKeyIsNotActivatedBeforeEverybodyCanKnowIt() throws Exception {
        String kid = done(keys().makeStaged(Algorithm.SM2, YEAR));
        now = now.plusSeconds(2);
        assertTrue(refusal(keys().activate(kid, true)).contains("not every node"));
        now = now.plusSeconds(1);
        assertTrue(refusal(keys().activate(kid, false)).contains("--at-once does not wait"));
        done(keys().activate(kid, true));
        assertEquals(kid, signing());
    }

    @Test
    void keysAreReadyBeforeTheyAreInForce() throws Exception {
        done(keys().makeStaged(Algorithm.SM2, YEAR));
        Keys before = node.current();
        List<Keys> ready = new ArrayList<>();
        node.become(store.open(tables, now, _ -> {}), next -> {
            ready.add(next);
            assertSame(before, node.current());
        });
        assertEquals(List.of(node.current()), ready);
    }

    @Test
    void keysAreListedInTheOrderInWhichTheyWouldSign() throws Exception {
        String first = signing();
        String second = activated();
        String retired = activated();
        String third = activated();
        done(keys().retire(retired));
        List<String> staged = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            now = now.plusSeconds(1);
            staged.add(done(keys().makeStaged(Algorithm.SM2, YEAR)));
        }
        String made = done(keys().make(Algorithm.SM2, YEAR));
        List<String> inTurn = List.of(third, second, first, staged.get(0), staged.get(1), staged.get(2), made, retired);
        assertEquals(inTurn, kids());
        for (int next = 1; next < 6; next++) {
            now = now.plusSeconds(1);
            done(keys().revoke(signing()));
            assertEquals(inTurn.get(next), signing());
        }
        assertEquals(List.of(staged.get(2), made, retired, staged.get(1), staged.get(0), first, second, third), kids(),
                "revoked ones come last, the latest of them first");
    }

    private String activated() throws WrongMasterKeyException {
        String kid = done(keys().makeStaged(Algorithm.SM2, YEAR));
        now = now.plusSeconds(10);
        return done(keys().activate(kid, true));
    }

    private List<String> kids() throws WrongMasterKeyException {
        return keys().entries().stream().map(entry -> entry.id().kid()).toList();
    }

    @Test
    void noStepIsSkippedOrTakenBack() throws Exception {
        String first = signing();
        String kid = done(keys().make(Algorithm.ED25519, YEAR));
        refusal(keys().activate(kid, true));
        refusal(keys().retire(kid));
        assertTrue(refusal(keys().retire(first)).contains("nothing else could sign"));
        refusal(keys().stage(first));
        refusal(keys().activate(first, true));
        assertTrue(refusal(keys().revoke("AAAAAA")).contains("no key has the kid"));
        done(keys().revoke(kid));
        assertTrue(refusal(keys().stage(kid)).contains("is revoked"));
        assertTrue(refusal(keys().revoke(kid)).contains("is revoked"));
    }

    @Test
    void aRevokedKeysCodesAreUnknownAndTheStagedOneSigns() throws Exception {
        String first = signing();
        String stolen = code();
        String kid = done(keys().makeStaged(Algorithm.SM2, YEAR));
        done(keys().makeStaged(Algorithm.SM2, YEAR));
        now = now.plusSeconds(10);
        done(keys().revoke(first));
        assertEquals(kid, signing());
        assertEquals(Reason.UNKNOWN_KEY, assertInstanceOf(Reading.Unproven.class, read(stolen)).reason());
        assertFalse(published().contains(first));
        assertEquals(KeyState.REVOKED, entry(first).state());
        assertFalse(signingKeys().keySet().toString().contains(first), "its private key is gone");
    }

    @Test
    void revokingTheOnlyKeyMakesTheNextInTheSameStepAndNoKidIsUsedAgain() throws Exception {
        String first = signing();
        done(keys().revoke(first));
        String second = signing();
        done(keys().revoke(second));
        String third = signing();
        assertEquals(3, List.of(first, second, third).stream().distinct().count());
        assertInstanceOf(Reading.Valid.class, read(code()));
    }

    @Test
    void revokingTheYoungerOfTwoActiveKeysLetsTheOtherSign() throws Exception {
        String first = signing();
        String kid = done(keys().makeStaged(Algorithm.SM2, YEAR));
        now = now.plusSeconds(10);
        done(keys().activate(kid, true));
        done(keys().revoke(kid));
        assertEquals(first, signing());
    }

    @Test
    void aNodeThatHasKnownARevocationHoldsToItWhateverRedisHasLost() throws Exception {
        Map<String, Map<String, byte[]>> before = tables;
        String first = signing();
        String stolen = code();
        done(keys().revoke(first));
        String next = signing();
        node.become(store.open(before, now, _ -> {}), _ -> {});
        assertEquals(Reason.UNKNOWN_KEY, assertInstanceOf(Reading.Unproven.class, read(stolen)).reason());
        assertEquals(next, signing());
    }

    @Test
    void theKeyThatARevocationHasActivatedGoesOnSigningWhereRedisHasLostIt() throws Exception {
        String staged = done(keys().makeStaged(Algorithm.SM2, YEAR));
        Map<String, Map<String, byte[]>> before = tables;
        done(keys().revoke(signing()));
        assertEquals(staged, signing());
        node.become(store.open(before, now, _ -> {}), _ -> {});
        assertEquals(staged, signing());
        assertInstanceOf(Reading.Valid.class, read(code()));
    }

    @Test
    void whatIsForetoldNamesNoKidThatIsDrawnEachTime(@TempDir Path folder) throws Exception {
        GivenKey given = given(folder, Algorithm.ED25519);
        String first = signing();
        for (Wish wish : List.<Wish>of(keys -> keys.make(Algorithm.SM2, YEAR),
                keys -> keys.makeStaged(Algorithm.SM2, YEAR), keys -> keys.take(given, YEAR),
                keys -> keys.takeStaged(given, YEAR), keys -> keys.revoke(first))) {
            Set<List<String>> told = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                told.add(assertInstanceOf(KeyStep.Planned.class, wish.of(keys())).says());
            }
            assertEquals(1, told.size(), told::toString);
        }
    }

    private interface Wish {
        KeyStep of(SigningKeys keys);
    }

    @Test
    void whatARedisHasLostHasANumberThatTheNextKeyHardlyGets() throws Exception {
        Map<String, Map<String, byte[]>> before = tables;
        Set<String> kids = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            tables = before;
            kids.add(done(keys().makeStaged(Algorithm.SM2, YEAR)));
        }
        assertTrue(kids.size() > 10, kids::toString);
    }

    @Test
    void aKeyThatAnEarlierReleaseHasWrittenIsActive() throws Exception {
        String field = signingKeys().keySet().iterator().next();
        SigningKey key = SigningKey.generate(StoredKey.id(field), random);
        JsonObject entry = new JsonObject()
                .put("d", Base64.getUrlEncoder().withoutPadding().encodeToString(key.exportPrivateKeyInClear()))
                .put("nbf", now.minusSeconds(600).getEpochSecond()).put("exp", now.plus(YEAR).getEpochSecond());
        tables = new HashMap<>(tables);
        tables.put(KeyStore.SIGNING_KEYS,
                Map.of(field, masterKey.seal(random).seal(field, entry.encode().getBytes(UTF_8))));
        node = new KeyRing(store.open(tables, now, _ -> {}));
        assertEquals(KeyState.ACTIVE, keys().entries().getFirst().state());
        assertInstanceOf(Reading.Valid.class, read(code()));
        done(keys().revoke(signing()));
        assertInstanceOf(Reading.Valid.class, read(code()));
    }

    @Test
    void anEarlierReleaseFindsInItsTableNothingThatMayNotSignOrIsRevoked() throws Exception {
        String first = signing();
        done(keys().make(Algorithm.SM2, YEAR));
        done(keys().makeStaged(Algorithm.SM2, YEAR));
        assertEquals(1, signingKeys().size());
        done(keys().revoke(first));
        Map.Entry<String, byte[]> only = signingKeys().entrySet().iterator().next();
        assertEquals(1, signingKeys().size());
        JsonObject entry = new JsonObject(
                new String(masterKey.seal(random).open(only.getKey(), only.getValue()), UTF_8));
        assertTrue(entry.fieldNames().containsAll(List.of("d", "nbf", "exp")));
    }

    private Map<String, byte[]> signingKeys() {
        return Objects.requireNonNull(tables.get(KeyStore.SIGNING_KEYS));
    }

    private static KeyState state(SigningKeys.Entry entry) {
        return entry.state();
    }

    private SigningKeys keys() throws WrongMasterKeyException {
        return new SigningKeys(store, tables, now);
    }

    private SigningKeys.Entry entry(String kid) throws WrongMasterKeyException {
        return keys().entries().stream().filter(entry -> entry.id().kid().equals(kid)).findFirst().orElseThrow();
    }

    private String done(KeyStep step) throws WrongMasterKeyException {
        KeyStep.Planned planned = assertInstanceOf(KeyStep.Planned.class, step);
        tables = AppliedChange.to(tables, planned.change());
        node.become(store.open(tables, now, _ -> {}), _ -> {});
        return planned.kid();
    }

    private static String refusal(KeyStep step) {
        return assertInstanceOf(KeyStep.Refused.class, step).why();
    }

    /** The kid of the key that the node signs with; the list marks the same. */
    private String signing() throws WrongMasterKeyException {
        String kid = node.current().issuingKey(now.getEpochSecond(), now.getEpochSecond()).orElseThrow().published()
                .keyId().kid();
        assertEquals(List.of(kid), keys().entries().stream().filter(SigningKeys.Entry::signs)
                .map(entry -> entry.id().kid()).toList());
        return kid;
    }

    private List<String> published() {
        return node.current().published().keys().stream().map(key -> key.keyId().kid()).toList();
    }

    private String code() {
        long second = now.getEpochSecond();
        return node.current().issuingKey(second, second).orElseThrow().mint(second, second + 60, HANDLE,
                Optional.empty());
    }

    private Reading read(String code) {
        return Objects.requireNonNull(node.current().reader(2).read(code, now.getEpochSecond(), "bus"));
    }
}
