package cn.yimatong.keys;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.Reading;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KeyStoreTest {

    private static final Instant NOW = Instant.parse("2026-11-24T07:00:00Z");
    private static final long SECOND = NOW.getEpochSecond();

    @TempDir
    private Path folder;

    private final SecureRandom random = new SecureRandom();

    @Test
    void aNewDeploymentMintsCodesThatEveryNodeWithTheMasterKeyReadsAndOpens() throws Exception {
        var stored = store("a").found(1, NOW);
        Keys first = open("a", stored);
        Keys second = open("a", stored);
        Handle handle = new Handle(1, 2, 3);
        String code = first.issuingKey(SECOND, SECOND).orElseThrow().mint(SECOND, SECOND + 60, handle,
                Optional.of("bus"));
        Reading.Valid read = assertInstanceOf(Reading.Valid.class, second.reader(2).read(code, SECOND, "bus"));
        assertEquals(Optional.of(handle), second.open(read.key(), read.claims().handle()));
        assertEquals(first.holderIds().keyOf("holder"), second.holderIds().keyOf("holder"));
    }

    @Test
    void anotherMasterKeyOpensNothing() throws Exception {
        var stored = store("a").found(1, NOW);
        assertThrows(WrongMasterKeyException.class, () -> open("b", stored));
    }

    @Test
    void aSecretInAnothersPlaceOrWithAChangedBitDoesNotOpen() throws Exception {
        var stored = store("a").found(1, NOW);
        Map<String, byte[]> secrets = table(stored, KeyStore.SECRETS);
        Map<String, byte[]> swapped = Map.of("index", sealed(secrets, "handle"), "handle", sealed(secrets, "index"));
        assertThrows(WrongMasterKeyException.class,
                () -> open("a", with(stored, swapped)));
        Map<String, byte[]> changed = new HashMap<>(secrets);
        sealed(changed, "index")[20] ^= 1;
        assertThrows(WrongMasterKeyException.class,
                () -> open("a", with(stored, changed)));
    }

    @Test
    void onlyAKeyOfTheOwnIssuerThatIsNeitherKnownNorRevokedMayHaveBeenMissed() throws Exception {
        Keys keys = open("a", store("a").found(1, NOW));
        KeyId own = keys.published().keys().getFirst().keyId();
        assertFalse(keys.mayHaveMissed(own));
        assertTrue(keys.mayHaveMissed(new KeyId(own.algorithm(), 1, own.number() + 1)));
        assertTrue(keys.mayHaveMissed(new KeyId(Algorithm.ED25519, 1, own.number())));
        assertFalse(keys.mayHaveMissed(new KeyId(own.algorithm(), 2, own.number())));
        Keys after = keys.without(Set.of(own));
        assertFalse(after.mayHaveMissed(own));
        assertTrue(after.mayHaveMissed(new KeyId(own.algorithm(), 1, own.number() + 1)));
    }

    @Test
    void noKeyMintsOutsideItsWindow() throws Exception {
        Keys keys = open("a", store("a").found(1, NOW));
        long end = keys.published().keys().get(0).expiresAt();
        assertTrue(keys.issuingKey(end - 1, end - 1).isPresent());
        assertFalse(keys.issuingKey(end - 1, end).isPresent());
        assertFalse(keys.issuingKey(SECOND - 601, SECOND).isPresent());
    }

    @Test
    void anIssuerNumberForTestsIsRefused() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> store("a").found(0xFF00, NOW));
    }

    @Test
    void theMasterKeyIsMadeOnceAndOnlyItsOwnerCanReadIt() throws Exception {
        Path file = folder.resolve("master.key");
        MasterKey.readOrCreate(file, random);
        String text = Files.readString(file);
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        MasterKey.readOrCreate(file, random);
        assertEquals(text, Files.readString(file));
        assertFalse(MasterKey.read(file).toString().contains(text.strip()));
    }

    @Test
    void aMasterKeyTellsWhichDeploymentItHasOpened() throws Exception {
        Path file = folder.resolve("master.key");
        MasterKey key = MasterKey.readOrCreate(file, random);
        assertEquals(Optional.empty(), key.deployment());
        String digits = Files.readString(file).strip();
        key.bind(file, "00ff");
        assertEquals(Optional.of("00ff"), MasterKey.read(file).deployment());
        assertEquals(digits + "\ndeployment 00ff\n", Files.readString(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void aMasterKeyThatOthersCanReadOrThatIsNoKeyIsRefusedByName() throws Exception {
        Path file = folder.resolve("master.key");
        MasterKey.readOrCreate(file, random);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertTrue(refusal(file).contains("chmod 600 " + file));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(file, "secret");
        String message = refusal(file);
        assertTrue(message.contains("64 hexadecimal digits") && !message.contains("secret"), message);
    }

    private static String refusal(Path file) {
        return String.valueOf(assertThrows(FileSystemException.class, () -> MasterKey.read(file)).getMessage());
    }

    private static Map<String, byte[]> table(Map<String, Map<String, byte[]>> stored, String name) {
        return requireNonNull(stored.get(name));
    }

    private static byte[] sealed(Map<String, byte[]> table, String name) {
        return requireNonNull(table.get(name));
    }

    private KeyStore store(String node) throws IOException {
        return new KeyStore(MasterKey.readOrCreate(folder.resolve(node + ".key"), random), random);
    }

    private Keys open(String node, Map<String, Map<String, byte[]>> stored) throws Exception {
        return store(node).open(stored, NOW, _ -> {});
    }

    private static Map<String, Map<String, byte[]>> with(Map<String, Map<String, byte[]>> stored,
            Map<String, byte[]> secrets) {
        Map<String, Map<String, byte[]>> changed = new HashMap<>(stored);
        changed.put(KeyStore.SECRETS, secrets);
        return changed;
    }
}
