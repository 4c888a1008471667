package cn.yimatong;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cn.yimatong.access.BearerToken;
import cn.yimatong.access.Caller;
import cn.yimatong.access.Role;
import cn.yimatong.access.SceneScope;
import cn.yimatong.keys.KeyStore;
import cn.yimatong.keys.Keys;
import cn.yimatong.keys.MasterKey;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.SharedState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What all nodes share: the keys and the callers, kept in Redis under the master key. Begun by the first node.
 *
 * @param keys the deployment's keys
 * @param callers who may call, by the hash of their token
 */
record Deployment(Keys keys, Map<String, Caller> callers) {

    static final String CALLERS_FILE = "callers.txt";

    private static final String CALLERS = "callers";
    private static final List<FirstCaller> FIRST_CALLERS = List.of(
            new FirstCaller(Role.APP, "app", SceneScope.none()),
            new FirstCaller(Role.SCANNER, "scanner-1", SceneScope.all()),
            new FirstCaller(Role.SCANNER, "scanner-2", SceneScope.all()),
            new FirstCaller(Role.OPERATOR, "operator", SceneScope.none()));
    private static final String MASTER_KEY_FILE = "master.key";

    /**
     * Where a deployment is opened from.
     *
     * @param dataFolder holds, or will hold, the first callers' tokens and the master key
     * @param masterKeyFile a master key elsewhere, which then must exist
     * @param issuer the issuer's number, should the deployment have to be begun
     */
    record Place(Path dataFolder, Optional<Path> masterKeyFile, int issuer) {

        Path masterKey() {
            return masterKeyFile.orElse(dataFolder.resolve(MASTER_KEY_FILE));
        }

        Path callers() {
            return dataFolder.resolve(CALLERS_FILE);
        }
    }

    private record FirstCaller(Role role, String name, SceneScope scenes) {}

    /** Opens the deployment that this Redis holds, or begins one where it holds none. Blocks. */
    static Deployment open(SharedState state, Place place, InstantSource clock, SecureRandom random)
            throws StartException {
        try {
            if (Await.result(state.read(KeyStore.SECRETS)).isEmpty()) {
                begin(state, place, clock, random);
            }
            KeyStore store = new KeyStore(readMasterKey(place), random);
            Keys keys = store.open(table(state, KeyStore.SECRETS), table(state, KeyStore.SIGNING_KEYS));
            Map<String, Caller> callers = new HashMap<>();
            table(state, CALLERS).forEach((hash, caller) -> callers.put(hash, Caller.fromBytes(caller)));
            return new Deployment(keys, callers);
        } catch (WrongMasterKeyException e) {
            throw new StartException("master-key: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StartException(e.toString(), e);
        }
    }

    private static MasterKey readMasterKey(Place place) throws IOException, StartException {
        if (!Files.exists(place.masterKey())) {
            throw new StartException("this Redis holds a deployment, and " + place.masterKey()
                    + " does not exist: copy the first node's master.key there, or name it with --master-key");
        }
        return MasterKey.read(place.masterKey());
    }

    private static void begin(SharedState state, Place place, InstantSource clock, SecureRandom random)
            throws IOException, StartException {
        if (Files.exists(place.callers())) {
            throw new StartException("this Redis holds no deployment, but " + place.callers()
                    + " is of one: its data is lost or this is another Redis. Restore the data, name the right Redis,"
                    + " or move the file away to begin a new deployment");
        }
        if (place.masterKeyFile().isPresent() && !Files.exists(place.masterKey())) {
            throw new StartException("master-key: there is no file " + place.masterKey());
        }
        KeyStore store = new KeyStore(MasterKey.readOrCreate(place.masterKey(), random), random);
        Map<String, Map<String, byte[]>> initial = new HashMap<>(store.found(place.issuer(), clock.instant()));
        initial.put(CALLERS, firstCallers(place.callers(), random));
        boolean first = false;
        try {
            first = Await.result(state.found(initial));
        } finally {
            if (!first) {
                Files.delete(place.callers());
            }
        }
    }

    /** Makes the first callers, writes their tokens to the file, and returns them by the tokens' hashes. */
    private static Map<String, byte[]> firstCallers(Path file, SecureRandom random) throws IOException {
        StringBuilder lines = new StringBuilder();
        Map<String, byte[]> byHash = new HashMap<>();
        for (FirstCaller caller : FIRST_CALLERS) {
            BearerToken token = BearerToken.random(random);
            byHash.put(token.hash(), caller.role().caller(caller.name(), caller.scenes()).toBytes());
            lines.append(caller.role().name().toLowerCase(Locale.ROOT)).append(' ').append(caller.name()).append(' ')
                    .append(token.reveal()).append('\n');
        }
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, lines, US_ASCII, StandardOpenOption.WRITE);
        return byHash;
    }

    private static Map<String, byte[]> table(SharedState state, String name) {
        return Await.result(state.read(name)).orElse(Map.of());
    }
}
