package cn.yimatong.ledger;

/**
 * Two holders' ids share the first 64 bits of their HMAC, so that the second cannot be kept. Chance does this to fewer
 * than one in 100,000 deployments of 10 million holders; otherwise the index secret has changed.
 */
public final class HolderCollisionException extends RuntimeException {
    HolderCollisionException() {
        super("Another holder has this index: two ids collide, or the index secret is not the one"
                + " that this ledger was filled with");
    }
}
