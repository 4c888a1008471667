package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.token.Algorithm;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.SigningKey;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;

/**
 * A signing key as it lies in Redis, sealed, under the field {@code ALG.KID}.
 *
 * <pre>
 * {"d": private key, base64url, "nbf": seconds, "exp": seconds, "state": word, "since": seconds}
 * </pre>
 *
 * One that lies in a token has no {@code d}, but {@code "pub": public key, base64url, "label": how the token knows it}.
 *
 * One that an earlier release has written has no state, and is active since its {@code nbf}.
 *
 * @param state where it is in its life; in one that a later release has written, {@link KeyState#MADE} for a word that
 * this one does not know, which does least
 * @param since the second in which it came into this state
 * @param notBefore the first second in which a code of this key may begin
 * @param expiresAt the first second in which none may begin any more, unless it is retired before
 */
record StoredKey(KeptKey key, KeyState state, long since, long notBefore, long expiresAt) {

    /**
     * For so long after its retirement a code may still begin under a key: a phone may hold ten codes of five minutes,
     * and a node that did not hear of the retirement at once goes on for a while.
     */
    static final long RUN_OUT_SECONDS = 2 * 3600;

    /** A code has expired long before, at whichever clock. */
    private static final long UNREAD_SECONDS = 600;

    /** As they came into their state; those of one second as they were made, at every node alike. */
    static final Comparator<StoredKey> BY_TURN = Comparator.comparingLong(StoredKey::since)
            .thenComparingLong(StoredKey::notBefore).thenComparingInt(key -> key.id().number());

    KeyId id() {
        return key.keyId();
    }

    String field() {
        return field(id());
    }

    static String field(KeyId id) {
        return id.algorithm().jwkName() + "." + id.kid();
    }

    static KeyId id(String field) {
        String[] algorithmAndKid = field.split("\\.", 2);
        Algorithm algorithm = algorithmAndKid[0].equals(Algorithm.SM2.jwkName()) ? Algorithm.SM2 : Algorithm.ED25519;
        return KeyId.of(algorithm, algorithmAndKid[1]);
    }

    StoredKey in(KeyState next, long second) {
        return new StoredKey(key, next, second, notBefore, expiresAt);
    }

    byte[] publicKey() {
        return key.publicKey();
    }

    /** The first second in which no code of this key may begin any more, its retirement minded. */
    long lastBegin() {
        return state == KeyState.RETIRED ? Math.min(expiresAt, since + RUN_OUT_SECONDS) : expiresAt;
    }

    /** Whether a code that begins in this second may be this key's. */
    boolean covers(long second) {
        return notBefore <= second && second < lastBegin();
    }

    /** Whether it is retired, and all its codes have expired by then, at whichever clock. */
    boolean hasRunOut(long second) {
        return state == KeyState.RETIRED && second > lastBegin() + UNREAD_SECONDS;
    }

    byte[] seal(Seal seal) {
        JsonObject entry = new JsonObject().put("nbf", notBefore).put("exp", expiresAt).put("state", state.word())
                .put("since", since);
        key.keepIn(entry);
        return seal.seal(field(), entry.encode().getBytes(UTF_8));
    }

    static StoredKey open(String field, byte[] sealed, Seal seal, SecureRandom random, Optional<SigningToken> token)
            throws WrongMasterKeyException {
        JsonObject entry = new JsonObject(new String(seal.open(field, sealed), UTF_8));
        KeptKey key = entry.containsKey("label")
                ? new TokenKey(id(field), bytes(entry, "pub"), entry.getString("label"), token)
                : new KeptKey.Whole(SigningKey.of(id(field), bytes(entry, "d"), random));
        long notBefore = entry.getLong("nbf");
        KeyState state = entry.containsKey("state")
                ? KeyState.of(entry.getString("state")).orElse(KeyState.MADE)
                : KeyState.ACTIVE;
        return new StoredKey(key, state, entry.getLong("since", notBefore), notBefore, entry.getLong("exp"));
    }

    private static byte[] bytes(JsonObject entry, String name) {
        return Base64.getUrlDecoder().decode(entry.getString(name));
    }

    @Override
    public String toString() {
        return "StoredKey[" + field() + " " + state.word() + "]";
    }
}
