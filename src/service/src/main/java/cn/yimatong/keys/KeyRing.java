package cn.yimatong.keys;

import cn.yimatong.token.KeyId;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;

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
     * @param ready is given what will be in force, and returns when it may be: its tables are made by then, so that no
     * event loop has to do without
     */
    public synchronized void become(Keys next, Consumer<Keys> ready) {
        Keys after = next.after(keys);
        ready.accept(after);
        keys = after;
    }

    /** Forgets the keys whose codes have all expired by then. */
    public synchronized void forget(Instant now) {
        keys = keys.at(now.getEpochSecond());
    }

    /** Has these be revoked, and leaves the others as they are. */
    public synchronized void revoke(Set<KeyId> revoked) {
        keys = keys.without(revoked);
    }
}
