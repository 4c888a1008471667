package cn.yimatong.token;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that a reader believes, immutable; to the outside a JWK Set (RFC 7517, and MS1.md, section 6). */
public final class KeySet {
    private final List<VerificationKey> keys;
    /** Algorithm and kid of each key as one number, ascending; {@link #sorted} has the keys in the same order. */
    private final long[] ids;
    private final VerificationKey[] sorted;

    private KeySet(List<VerificationKey> keys) {
        this.keys = keys;
        this.sorted = keys.toArray(new VerificationKey[0]);
        Arrays.sort(sorted, (a, b) -> Long.compare(id(a.keyId()), id(b.keyId())));
        this.ids = new long[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            ids[i] = id(sorted[i].keyId());
        }
    }

    /**
     * Makes a set of these keys, none included.
     *
     * @throws IllegalArgumentException if two keys have the same kid, whatever their algorithms
     */
    public static KeySet of(Collection<VerificationKey> keys) {
        Set<Integer> kids = new HashSet<>();
        for (VerificationKey key : keys) {
            if (!kids.add(key.keyId().bits())) {
                throw new IllegalArgumentException("two keys have the kid " + key.keyId().kid());
            }
        }
        return new KeySet(List.copyOf(keys));
    }

    /**
     * Reads a JWK Set. Unlike RFC 7517 it skips no key: one that it cannot use makes the whole set unusable, so that a
     * fault is seen where it was made. Members that it does not know are ignored; an empty list is a set.
     *
     * @param jwkSet the JSON text
     * @throws InvalidKeySetException if the set is unusable; it names the first wrong key and why
     */
    public static KeySet parse(String jwkSet) throws InvalidKeySetException {
        return of(JwkSetReader.read(jwkSet));
    }

    /**
     * Returns the set as the JWK Set that {@link #parse} reads, its keys in the order of {@link #keys()}, without white
     * space.
     */
    public String toJwkSet() {
        return JwkSetWriter.write(keys);
    }

    /**
     * Returns this set without the keys of these names, so that codes of theirs are {@link Reason#UNKNOWN_KEY}. A name
     * counts with its algorithm; a name that no key has changes nothing.
     */
    public KeySet withRevoked(Set<KeyId> revoked) {
        List<VerificationKey> left = new ArrayList<>(keys);
        left.removeIf(key -> revoked.contains(key.keyId()));
        return new KeySet(List.copyOf(left));
    }

    /**
     * Prepares the keys, so that SM2 signatures are checked in a quarter of the time from then on; until then, and
     * without it, codes are read all the same. It takes some tens of milliseconds and keeps 1 MB for each SM2 key, and
     * as much once for all of them: call it on a thread that answers nobody, when keys arrive. A key that is prepared
     * stays so in sets made of this one; a second call does nothing.
     */
    public void prepare() {
        for (VerificationKey key : keys) {
            key.check().prepare();
        }
    }

    /** Returns the keys in the order in which they were given; the list cannot be changed. */
    public List<VerificationKey> keys() {
        return keys;
    }

    /** Returns the key with this algorithm and kid, or null. */
    @Nullable
    VerificationKey find(Algorithm algorithm, int kid) {
        int at = Arrays.binarySearch(ids, id(algorithm, kid));
        return at < 0 ? null : sorted[at];
    }

    private static long id(KeyId keyId) {
        return id(keyId.algorithm(), keyId.bits());
    }

    private static long id(Algorithm algorithm, int kid) {
        return ((long) algorithm.coseId() << 32) | (kid & 0xFFFFFFFFL);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeySet that && keys.equals(that.keys);
    }

    @Override
    public int hashCode() {
        return keys.hashCode();
    }

    @Override
    public String toString() {
        return "KeySet" + keys;
    }
}
