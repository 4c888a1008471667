package cn.yimatong.keys;

import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.KeySet;
import cn.yimatong.token.VerificationKey;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The keys of a deployment as one request sees them: those that mint, those that read, and the holders' index.
 *
 * <p>
 * Immutable and safe for use by many threads.
 */
public final class Keys {

    private final Map<KeyId, IssuingKey> issuing = new LinkedHashMap<>();
    private final Set<KeyId> revoked;
    private final HolderIds holderIds;
    private final Pseudonyms pseudonyms;
    private final KeySet published;

    /**
     * @param issuing those that are known to verifiers; one that is revoked is left out
     * @param revoked in force whatever else is said of a key
     */
    Keys(Collection<IssuingKey> issuing, Set<KeyId> revoked, HolderIds holderIds, Pseudonyms pseudonyms) {
        // In one order at every node, so that all publish the same text.
        issuing.stream().filter(key -> !revoked.contains(key.published().keyId()))
                .sorted(Comparator.comparingInt((IssuingKey key) -> key.published().keyId().issuer())
                        .thenComparingInt(key -> key.published().keyId().number()))
                .forEach(key -> this.issuing.put(key.published().keyId(), key));
        this.revoked = Set.copyOf(revoked);
        this.holderIds = holderIds;
        this.pseudonyms = pseudonyms;
        this.published = KeySet.of(this.issuing.values().stream().map(IssuingKey::published).toList());
    }

    /**
     * These keys at a node that has known others: what was revoked stays so, what is missing stays known and no key
     * goes back, as a Redis that has lost its last writes says none of it.
     */
    Keys after(Keys earlier) {
        Set<KeyId> all = new HashSet<>(revoked);
        all.addAll(earlier.revoked);
        Map<KeyId, IssuingKey> known = new LinkedHashMap<>(earlier.issuing);
        issuing.forEach((id, key) -> known.merge(id, key,
                (old, now) -> old.isFurtherThan(now) ? old : now.prepared(old)));
        return new Keys(known.values(), all, holderIds, pseudonyms);
    }

    /** These keys without those that are revoked, besides those that were before. */
    Keys without(Set<KeyId> alsoRevoked) {
        Set<KeyId> all = new HashSet<>(revoked);
        all.addAll(alsoRevoked);
        return new Keys(issuing.values(), all, holderIds, pseudonyms);
    }

    /** These keys without those whose codes have all expired by then. */
    Keys at(long second) {
        List<IssuingKey> left = issuing.values().stream().filter(key -> !key.hasRunOut(second)).toList();
        return left.size() == issuing.size() ? this : new Keys(left, revoked, holderIds, pseudonyms);
    }

    /**
     * The key to mint with: of those that are active the one that was activated last and whose window holds every code
     * of the request.
     *
     * @param firstNotBefore the first second of the request's first code
     * @param lastNotBefore the first second of its last code
     * @return the key, or none if every key's window has passed
     */
    public Optional<IssuingKey> issuingKey(long firstNotBefore, long lastNotBefore) {
        return issuing.values().stream().filter(key -> key.signs(firstNotBefore, lastNotBefore))
                .max(IssuingKey.BY_TURN);
    }

    /** The public parts of those that sign. */
    public List<VerificationKey> active() {
        return issuing.values().stream().filter(IssuingKey::isActive).map(IssuingKey::published).toList();
    }

    /** Those that lie in a token, and that sign or are the next to. */
    public List<IssuingKey> inToken() {
        return issuing.values().stream().filter(IssuingKey::needsToken).toList();
    }

    /**
     * Whether a key of this name may have been made since: it would be of this deployment's issuer, and is not known,
     * nor known to be revoked.
     */
    public boolean mayHaveMissed(KeyId id) {
        return !issuing.containsKey(id) && !revoked.contains(id) && Stream.concat(issuing.keySet().stream(),
                revoked.stream()).anyMatch(own -> own.issuer() == id.issuer());
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
