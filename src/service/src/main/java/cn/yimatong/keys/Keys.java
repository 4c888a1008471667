package cn.yimatong.keys;

import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.KeySet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The keys of a deployment as one request sees them: those that mint, those that read, and the holders' index.
 *
 * <p>
 * Immutable and safe for use by many threads.
 */
public final class Keys {

    private final Map<KeyId, IssuingKey> issuing = new LinkedHashMap<>();
    private final HolderIds holderIds;
    private final Pseudonyms pseudonyms;
    private final KeySet published;

    Keys(List<IssuingKey> issuing, HolderIds holderIds, Pseudonyms pseudonyms) {
        issuing.forEach(key -> this.issuing.put(key.published().keyId(), key));
        this.holderIds = holderIds;
        this.pseudonyms = pseudonyms;
        this.published = KeySet.of(issuing.stream().map(IssuingKey::published).toList());
    }

    /**
     * The key to mint with: the youngest whose window holds every code of the request.
     *
     * @param firstNotBefore the first second of the request's first code
     * @param lastNotBefore the first second of its last code
     * @return the key, or none if every key's window has passed
     */
    public Optional<IssuingKey> issuingKey(long firstNotBefore, long lastNotBefore) {
        return issuing.values().stream().filter(key -> key.covers(firstNotBefore, lastNotBefore))
                .max(Comparator.comparingLong(key -> key.published().notBefore()));
    }

    /**
     * Opens the handle of a code whose signature was verified.
     *
     * @param keyId the key that signed it
     * @param cti its 16 bytes
     * @return what the handle holds, or none where the key only verifies here and never minted
     */
    public Optional<Handle> open(KeyId keyId, byte[] cti) {
        return Optional.ofNullable(issuing.get(keyId)).map(key -> key.handles().open(cti));
    }

    /**
     * What verifies this deployment's codes.
     *
     * @return the public key set, to be served as it is
     */
    public KeySet published() {
        return published;
    }

    /**
     * A reader of this deployment's codes.
     *
     * @param skewSeconds the clock skew allowed: 0 to 60
     * @return a reader, safe for use by many threads
     */
    public CodeReader reader(int skewSeconds) {
        return new CodeReader(published, skewSeconds);
    }

    /**
     * How a holder is found in the ledger.
     *
     * @return the holders' index
     */
    public HolderIds holderIds() {
        return holderIds;
    }

    /**
     * How a holder is named in a scene.
     *
     * @return the pseudonyms of this deployment
     */
    public Pseudonyms pseudonyms() {
        return pseudonyms;
    }
}
