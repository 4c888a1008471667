package cn.yimatong.keys;

import cn.yimatong.token.KeyId;
import java.util.Set;

/**
 * The keys that are in force at this node. They are replaced as a whole; whoever does several things that must agree
 * asks for {@link #current} once.
 */
public final class KeyRing {

    private volatile Keys keys;

    /** Begins with these. */
    public KeyRing(Keys keys) {
        this.keys = keys;
    }

    /** The keys as of now. */
    public Keys current() {
        return keys;
    }

    /** How a holder is found in the ledger; always the same. */
    public HolderIds holderIds() {
        return keys.holderIds();
    }

    /** How a holder is named in a scene; always the same. */
    public Pseudonyms pseudonyms() {
        return keys.pseudonyms();
    }

    /**
     * Puts others in force. What this node has known as revoked stays revoked, and keys that are missing stay known.
     *
     * @return what is in force now
     */
    public synchronized Keys become(Keys next) {
        keys = next.after(keys);
        return keys;
    }

    /** Has these be revoked, and leaves the others as they are. */
    public synchronized void revoke(Set<KeyId> revoked) {
        keys = keys.without(revoked);
    }
}
