package cn.yimatong.keys;

import cn.yimatong.ledger.SharedState;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.SigningKey;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The secrets of a deployment as they lie in Redis: each sealed under the master key, in four hashes; what is revoked
 * stands in clear in a fifth.
 *
 * <pre>
 * secrets        index, handle                 32 bytes each
 * next-keys      ALG.KID                       a signing key that is made or staged, see StoredKey
 * signing-keys   ALG.KID                       one that is active or retired
 * revoked-keys   ALG.KID                       one that is revoked, without its private key, see SigningKeys
 * data-keys      number, from 1                16 bytes each
 * </pre>
 *
 * An earlier release knows signing-keys alone, and signs under the youngest there: so a key comes in when it is to
 * sign, and leaves when it must not be believed.
 */
public final class KeyStore {

    /** The hash that holds the index secret and the handle master. */
    public static final String SECRETS = "secrets";

    /** The hash that holds the signing keys. */
    public static final String SIGNING_KEYS = "signing-keys";

    static final String NEXT_KEYS = "next-keys";
    static final String REVOKED_KEYS = "revoked-keys";

    /** The hashes that {@link #open} reads; the last two need not be there. */
    public static final List<String> KEY_TABLES = List.of(SECRETS, SIGNING_KEYS, NEXT_KEYS, REVOKED_KEYS);

    /** The hash that holds the data keys. */
    public static final String DATA_KEYS = "data-keys";

    private static final String INDEX = "index";
    private static final String HANDLE = "handle";
    private static final int SECRET_BYTES = 32;
    private static final int FIRST_DATA_KEY = 1;

    /** The first key's number is drawn below this, so that a deployment begun anew does not use a kid again. */
    private static final int FIRST_KEYS = 0x8000;

    /** So that two keys hardly get one number, and at least a hundred find one. */
    private static final int MOST_SKIPPED = 256;

    /** Long enough for an operator who plans by the year, with a month to spare. */
    static final Duration KEY_LIFE = Duration.ofDays(396);

    /** A verifier whose clock is behind still finds a new key valid. */
    static final Duration HEAD_START = Duration.ofMinutes(10);

    private final Seal seal;
    private final SecureRandom random;
    private final Optional<SigningToken> token;

    /**
     * A store under one master key.
     *
     * @param masterKey what seals and opens the secrets
     * @param random the source of new keys and nonces
     */
    public KeyStore(MasterKey masterKey, SecureRandom random) {
        this(masterKey, random, Optional.empty());
    }

    /**
     * A store whose keys may sign in a token.
     *
     * @param token what those sign with that lie in one
     */
    public KeyStore(MasterKey masterKey, SecureRandom random, Optional<SigningToken> token) {
        this.seal = masterKey.seal(random);
        this.random = random;
        this.token = token;
    }

    /**
     * The secrets of a new deployment: fresh index and handle secrets, one SM2 signing key and one data key.
     *
     * @param issuer the issuer's number in each key's kid: 0 to 0xFEFF, those above are for tests
     * @param now the first key is valid from ten minutes before it, for 396 days
     * @return the three hashes, sealed, ready to be written
     */
    public Map<String, Map<String, byte[]>> found(int issuer, Instant now) {
        KeyId id = new KeyId(Algorithm.SM2, issuer, 1 + random.nextInt(FIRST_KEYS - 1));
        if (id.isForTests()) {
            throw new IllegalArgumentException("issuer numbers from 0xFF00 are for tests and sandboxes");
        }
        StoredKey key = fresh(id, KeyState.ACTIVE, now, KEY_LIFE);
        return Map.of(SECRETS, Map.of(INDEX, freshSecret(INDEX), HANDLE, freshSecret(HANDLE)), SIGNING_KEYS,
                Map.of(key.field(), key.seal(seal)), DATA_KEYS,
                Map.of(DataKeys.field(FIRST_DATA_KEY), freshDataKey()));
    }

    /**
     * Opens the secrets of a deployment. A signing key that does not open is left out, so that it keeps no other from
     * being known or revoked.
     *
     * @param tables the hashes of {@link #KEY_TABLES} by name
     * @param now keys whose codes have run out by then are left out
     * @param unreadable is told of each entry that cannot be read, by table and field
     * @return the keys
     * @throws WrongMasterKeyException a secret or every signing key is missing, was changed, or was sealed under
     * another master key
     */
    public Keys open(Map<String, Map<String, byte[]>> tables, Instant now, Consumer<String> unreadable)
            throws WrongMasterKeyException {
        Map<String, byte[]> secrets = tables.getOrDefault(SECRETS, Map.of());
        byte[] handleMaster = openSecret(secrets, HANDLE);
        List<IssuingKey> keys = new ArrayList<>();
        for (StoredKey key : stored(tables, unreadable)) {
            if (key.state() != KeyState.MADE && !key.hasRunOut(now.getEpochSecond())) {
                keys.add(new IssuingKey(key, new HandleCipher(handleMaster, key.id())));
            }
        }
        if (keys.isEmpty()) {
            throw new WrongMasterKeyException(SIGNING_KEYS);
        }
        byte[] indexSecret = openSecret(secrets, INDEX);
        return new Keys(keys, revoked(tables, unreadable), new HolderIds(indexSecret), new Pseudonyms(indexSecret));
    }

    /** The signing keys but for those that are revoked and those that cannot be read. */
    List<StoredKey> stored(Map<String, Map<String, byte[]>> tables, Consumer<String> unreadable) {
        Set<KeyId> revoked = revoked(tables, _ -> {});
        List<StoredKey> keys = new ArrayList<>();
        for (String table : List.of(SIGNING_KEYS, NEXT_KEYS)) {
            tables.getOrDefault(table, Map.of()).forEach((field, sealed) -> {
                try {
                    StoredKey key = StoredKey.open(field, sealed, seal, random, token);
                    if (!revoked.contains(key.id())) {
                        keys.add(key);
                    }
                } catch (WrongMasterKeyException | RuntimeException e) {
                    unreadable.accept(table + " " + field);
                }
            });
        }
        return keys;
    }

    /**
     * The names of the keys that are revoked: in force whatever else cannot be read.
     *
     * @param tables as for {@link #open}
     * @param unreadable is told of each that is no name, by table and field
     */
    public static Set<KeyId> revoked(Map<String, Map<String, byte[]>> tables, Consumer<String> unreadable) {
        Set<KeyId> revoked = new HashSet<>();
        for (String field : tables.getOrDefault(REVOKED_KEYS, Map.of()).keySet()) {
            try {
                revoked.add(StoredKey.id(field));
            } catch (RuntimeException e) {
                unreadable.accept(REVOKED_KEYS + " " + field);
            }
        }
        return revoked;
    }

    /** From 1 on: how far the next key's number lies from the last one's. */
    int numbersToSkip() {
        return 1 + random.nextInt(MOST_SKIPPED);
    }

    StoredKey fresh(KeyId id, KeyState state, Instant now, Duration life) {
        return stored(new KeptKey.Whole(SigningKey.generate(id, random)), state, now, life);
    }

    StoredKey given(GivenKey key, KeyId id, KeyState state, Instant now, Duration life) {
        return stored(key.as(id, random), state, now, life);
    }

    private static StoredKey stored(KeptKey key, KeyState state, Instant now, Duration life) {
        return new StoredKey(key, state, now.getEpochSecond(), now.minus(HEAD_START).getEpochSecond(),
                now.plus(life).getEpochSecond());
    }

    byte[] seal(StoredKey key) {
        return key.seal(seal);
    }

    /**
     * Gives a deployment its first data key, unless it has one: those founded before there were any have none.
     *
     * @param state what the nodes share
     * @return whether this call has put it
     */
    public Future<Boolean> putFirstDataKey(SharedState state) {
        return state.putIfAbsent(DATA_KEYS, DataKeys.field(FIRST_DATA_KEY), freshDataKey());
    }

    /**
     * Opens the data keys of a deployment.
     *
     * @param dataKeys the hash {@link #DATA_KEYS}
     * @param state where it is read again and new keys are put
     * @return the keys
     * @throws WrongMasterKeyException there is none, one was changed, or was sealed under another master key
     */
    public DataKeys dataKeys(Map<String, byte[]> dataKeys, SharedState state) throws WrongMasterKeyException {
        return dataKeys(dataKeys, new DataKeys.SharedTable(state));
    }

    DataKeys dataKeys(Map<String, byte[]> dataKeys, DataKeys.KeyTable table) throws WrongMasterKeyException {
        if (dataKeys.isEmpty()) {
            throw new WrongMasterKeyException(DATA_KEYS);
        }
        return new DataKeys(table, dataKeys, seal, random);
    }

    /**
     * The secrets of a deployment that lie under another store's master key, sealed under this one's; its records are
     * then to be sealed anew, too.
     *
     * @param from the store under whose master key they lie
     * @param tables the deployment's tables by name
     * @param dataKey what {@link #freshDataKey} has made; the only data key from now on
     * @return the three hashes, sealed, ready to be written
     * @throws WrongMasterKeyException one does not open under the other store's master key
     */
    public Map<String, Map<String, byte[]>> takeOver(KeyStore from, Map<String, Map<String, byte[]>> tables,
            byte[] dataKey) throws WrongMasterKeyException {
        Map<String, Map<String, byte[]>> sealed = new HashMap<>();
        for (String name : List.of(SECRETS, SIGNING_KEYS, NEXT_KEYS)) {
            Map<String, byte[]> fields = new HashMap<>();
            for (Map.Entry<String, byte[]> field : tables.getOrDefault(name, Map.of()).entrySet()) {
                fields.put(field.getKey(), seal.seal(field.getKey(), from.seal.open(field.getKey(), field.getValue())));
            }
            if (!fields.isEmpty()) {
                sealed.put(name, fields);
            }
        }
        sealed.put(DATA_KEYS, Map.of(DataKeys.field(FIRST_DATA_KEY), dataKey));
        openSecret(sealed.getOrDefault(SECRETS, Map.of()), INDEX);
        openSecret(sealed.getOrDefault(SECRETS, Map.of()), HANDLE);
        return sealed;
    }

    /**
     * Whether these secrets lie under this store's master key.
     *
     * @param secrets the hash {@link #SECRETS}
     */
    public boolean opens(Map<String, byte[]> secrets) {
        try {
            openSecret(secrets, INDEX);
            return true;
        } catch (WrongMasterKeyException e) {
            return false;
        }
    }

    /**
     * A new data key, as it lies in {@link #DATA_KEYS} of a deployment that has no other.
     *
     * @return sealed under the master key
     */
    public byte[] freshDataKey() {
        return DataKeys.freshEntry(FIRST_DATA_KEY, seal, random);
    }

    private byte[] freshSecret(String name) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return seal.seal(name, secret);
    }

    private byte[] openSecret(Map<String, byte[]> secrets, String name) throws WrongMasterKeyException {
        byte[] sealed = secrets.get(name);
        if (sealed == null) {
            throw new WrongMasterKeyException(name);
        }
        return seal.open(name, sealed);
    }
}
