package cn.yimatong;

import static java.nio.charset.StandardCharsets.US_ASCII;

import cn.yimatong.access.Admission;
import cn.yimatong.keys.DataKeys;
import cn.yimatong.keys.KeyStore;
import cn.yimatong.keys.Keys;
import cn.yimatong.keys.MasterKey;
import cn.yimatong.keys.SigningToken;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.SharedState;
import cn.yimatong.ledger.SharedState.Snapshot;
import cn.yimatong.ledger.SharedState.Version;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all nodes share: the keys and the callers, kept in Redis under the master key. Begun by the first node.
 *
 * @param store opens the deployment's secrets
 * @param shared the keys and callers as they were when they were read
 * @param dataKeys what seals the holders' records
 */
record Deployment(KeyStore store, Shared shared, DataKeys dataKeys) {

    private static final Logger LOG = LoggerFactory.getLogger(Deployment.class);

    private static final String MASTER_KEY_FILE = "master.key";
    /** The table of callers by the hash of their token. */
    static final String CALLERS = "callers";

    /** The table that tells which deployment this is. */
    static final String IDENTITY = "deployment";

    private static final List<String> SHARED_TABLES = Stream
            .concat(KeyStore.KEY_TABLES.stream(), Stream.of(CALLERS, Acts.TABLE)).toList();

    private static final String ID = "id";
    private static final int ID_BYTES = 8;

    /**
     * Where a deployment is opened from.
     *
     * @param dataFolder holds, or will hold, the first callers' tokens and the master key
     * @param masterKeyFile a master key elsewhere
     * @param issuer the issuer's number, should the deployment have to be begun
     * @param token what signing keys sign with that lie in one
     */
    record Place(Path dataFolder, Optional<Path> masterKeyFile, int issuer, Optional<SigningToken> token) {

        Place(Path dataFolder, Optional<Path> masterKeyFile, int issuer) {
            this(dataFolder, masterKeyFile, issuer, Optional.empty());
        }

        Path masterKey() {
            return masterKeyFile.orElse(dataFolder.resolve(MASTER_KEY_FILE));
        }
    }

    /**
     * What an operator changes while nodes run.
     *
     * @param version which state of the tables it is
     * @param keys the deployment's keys
     * @param callers who may call, by the hash of their token
     * @param acts the last acts of operators
     * @param unreadable what there is besides, and cannot be read
     */
    record Shared(Version version, Keys keys, Map<String, Admission> callers, Acts acts, Set<String> unreadable) {

        static Shared of(Snapshot snapshot, KeyStore store, Instant now) throws WrongMasterKeyException {
            Set<String> unreadable = new TreeSet<>();
            return new Shared(snapshot.version(), store.open(snapshot.tables(), now, unreadable::add),
                    callers(snapshot.tables(), unreadable::add), Acts.of(snapshot.tables()), unreadable);
        }

        /** Who may call. Whoever cannot be read may not. */
        static Map<String, Admission> callers(Map<String, Map<String, byte[]>> tables, Consumer<String> unreadable) {
            Map<String, Admission> callers = new HashMap<>();
            tables.getOrDefault(CALLERS, Map.of()).forEach((hash, caller) -> {
                try {
                    callers.put(hash, Admission.fromBytes(caller));
                } catch (RuntimeException e) {
                    unreadable.accept(CALLERS + " " + CallersTable.sign(hash));
                }
            });
            return callers;
        }
    }

    /** The tables of {@link Shared}. */
    static Future<Snapshot> snapshot(SharedState state) {
        return state.snapshot(SHARED_TABLES);
    }

    /** Opens the deployment that this Redis holds, or begins one where it holds none. Blocks. */
    static Deployment open(SharedState state, Place place, InstantSource clock, SecureRandom random)
            throws StartException {
        FirstCallers firstCallers = new FirstCallers(place.dataFolder());
        try {
            if (table(state, IDENTITY).isEmpty()) {
                begin(state, place, firstCallers, clock, random);
            }
            String id = id(table(state, IDENTITY));
            MasterKey masterKey = masterKeyOf(id, place.masterKey());
            KeyStore keyStore = new KeyStore(masterKey, random, place.token());
            Shared shared = Shared.of(Await.result(snapshot(state)), keyStore, clock.instant());
            Await.result(keyStore.putFirstDataKey(state));
            DataKeys dataKeys = keyStore.dataKeys(table(state, KeyStore.DATA_KEYS), state);
            firstCallers.settle(shared.callers().keySet());
            bind(masterKey, place.masterKey(), id);
            return new Deployment(keyStore, shared, dataKeys);
        } catch (WrongMasterKeyException e) {
            throw new StartException("master-key: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StartException(e);
        }
    }

    /** The deployment's id as {@link #IDENTITY} has it; empty where there is none. */
    static String id(Map<String, byte[]> identity) {
        return new String(identity.getOrDefault(ID, new byte[0]), US_ASCII);
    }

    private static MasterKey masterKeyOf(String id, Path file) throws IOException, StartException {
        if (!Files.exists(file)) {
            throw new StartException("master-key: this Redis holds a deployment, and there is no " + file
                    + ": copy the first node's master.key there, or name it with --master-key");
        }
        MasterKey masterKey = MasterKey.read(file);
        if (masterKey.deployment().isPresent() && !masterKey.deployment().get().equals(id)) {
            throw new StartException("master-key: " + file + " is of another deployment than the one in this Redis;"
                    + " name the right key with --master-key, or the right Redis with --redis");
        }
        return masterKey;
    }

    private static void bind(MasterKey masterKey, Path file, String id) {
        if (masterKey.deployment().isEmpty()) {
            try {
                masterKey.bind(file, id);
            } catch (IOException e) {
                LOG.info("{} cannot be written, so it does not tell which deployment it is of", file);
            }
        }
    }

    private static void begin(SharedState state, Place place, FirstCallers firstCallers, InstantSource clock,
            SecureRandom random) throws IOException, StartException {
        MasterKey masterKey = MasterKey.readOrCreate(place.masterKey(), random);
        if (masterKey.deployment().isPresent()) {
            throw new StartException("this Redis holds no deployment, but " + place.masterKey()
                    + " has opened one: its data is lost, or this is another Redis. Restore the data or name the right"
                    + " Redis with --redis; to begin a new deployment, start with a new data folder");
        }
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        Map<String, byte[]> callers = new HashMap<>();
        firstCallers.make(random).forEach((hash, caller) -> callers.put(hash, caller.toBytes()));
        Map<String, Map<String, byte[]>> initial = new HashMap<>(
                new KeyStore(masterKey, random).found(place.issuer(), clock.instant()));
        initial.put(CALLERS, callers);
        initial.put(IDENTITY, Map.of(ID, HexFormat.of().formatHex(id).getBytes(US_ASCII)));
        if (!Await.result(state.found(initial))) {
            LOG.info("another node has begun this deployment a moment before");
        }
    }

    private static Map<String, byte[]> table(SharedState state, String name) {
        return Await.result(state.read(name)).orElse(Map.of());
    }
}
