package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.ledger.SharedState;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.SigningKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The secrets of a deployment as they lie in Redis: each sealed under the master key, in three hashes.
 *
 * <pre>
 * secrets        index, handle                 32 bytes each
 * signing-keys   ALG.KID                       {"d": private key, base64url, "nbf": seconds, "exp": seconds}
 * data-keys      number, from 1                16 bytes each
 * </pre>
 */
public final class KeyStore {

    /** The hash that holds the index secret and the handle master. */
    public static final String SECRETS = "secrets";

    /** The hash that holds the signing keys. */
    public static final String SIGNING_KEYS = "signing-keys";

    /** The hash that holds the data keys. */
    public static final String DATA_KEYS = "data-keys";

    private static final String INDEX = "index";
    private static final String HANDLE = "handle";
    private static final int SECRET_BYTES = 32;
    private static final int FIRST_DATA_KEY = 1;

    /** The first key's number is drawn below this, so that a deployment begun anew does not use a kid again. */
    private static final int FIRST_KEYS = 0x8000;

    /** Long enough for an operator who plans by the year, with a month to spare. */
    private static final Duration FIRST_KEY_LIFE = Duration.ofDays(396);

    /** A verifier whose clock is behind still finds the first key valid. */
    private static final Duration HEAD_START = Duration.ofMinutes(10);

    private final Seal seal;
    private final SecureRandom random;

    /**
     * A store under one master key.
     *
     * @param masterKey what seals and opens the secrets
     * @param random the source of new keys and nonces
     */
    public KeyStore(MasterKey masterKey, SecureRandom random) {
        this.seal = masterKey.seal(random);
        this.random = random;
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
        SigningKey key = SigningKey.generate(id, random);
        JsonObject entry = new JsonObject()
                .put("d", Base64.getUrlEncoder().withoutPadding().encodeToString(key.exportPrivateKeyInClear()))
                .put("nbf", now.minus(HEAD_START).getEpochSecond())
                .put("exp", now.plus(FIRST_KEY_LIFE).getEpochSecond());
        String field = id.algorithm().jwkName() + "." + id.kid();
        return Map.of(SECRETS, Map.of(INDEX, freshSecret(INDEX), HANDLE, freshSecret(HANDLE)), SIGNING_KEYS,
                Map.of(field, seal.seal(field, entry.encode().getBytes(UTF_8))), DATA_KEYS,
                Map.of(DataKeys.field(FIRST_DATA_KEY), freshDataKey()));
    }

    /**
     * Opens the secrets of a deployment.
     *
     * @param secrets the hash {@link #SECRETS}
     * @param signingKeys the hash {@link #SIGNING_KEYS}
     * @return the keys
     * @throws WrongMasterKeyException a secret is missing, was changed, or was sealed under another master key
     */
    public Keys open(Map<String, byte[]> secrets, Map<String, byte[]> signingKeys) throws WrongMasterKeyException {
        byte[] handleMaster = openSecret(secrets, HANDLE);
        List<IssuingKey> keys = new ArrayList<>();
        for (Map.Entry<String, byte[]> sealed : signingKeys.entrySet()) {
            keys.add(openSigningKey(sealed.getKey(), sealed.getValue(), handleMaster));
        }
        byte[] indexSecret = openSecret(secrets, INDEX);
        return new Keys(keys, new HolderIds(indexSecret), new Pseudonyms(indexSecret));
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
        for (String name : List.of(SECRETS, SIGNING_KEYS)) {
            Map<String, byte[]> fields = new HashMap<>();
            for (Map.Entry<String, byte[]> field : tables.getOrDefault(name, Map.of()).entrySet()) {
                fields.put(field.getKey(), seal.seal(field.getKey(), from.seal.open(field.getKey(), field.getValue())));
            }
            sealed.put(name, fields);
        }
        sealed.put(DATA_KEYS, Map.of(DataKeys.field(FIRST_DATA_KEY), dataKey));
        open(sealed.getOrDefault(SECRETS, Map.of()), sealed.getOrDefault(SIGNING_KEYS, Map.of()));
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

    private IssuingKey openSigningKey(String field, byte[] sealed, byte[] handleMaster) throws WrongMasterKeyException {
        JsonObject entry = new JsonObject(new String(seal.open(field, sealed), UTF_8));
        String[] algorithmAndKid = field.split("\\.", 2);
        Algorithm algorithm = algorithmAndKid[0].equals(Algorithm.SM2.jwkName()) ? Algorithm.SM2 : Algorithm.ED25519;
        KeyId id = KeyId.of(algorithm, algorithmAndKid[1]);
        SigningKey key = SigningKey.of(id, Base64.getUrlDecoder().decode(entry.getString("d")), random);
        return new IssuingKey(key, key.verificationKey(entry.getLong("nbf"), entry.getLong("exp")),
                new HandleCipher(handleMaster, id));
    }
}
