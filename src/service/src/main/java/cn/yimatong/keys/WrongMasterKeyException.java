package cn.yimatong.keys;

/**
 * A secret of this deployment does not open under the master key given: the key is another's, or the bytes were
 * changed.
 */
public final class WrongMasterKeyException extends Exception {

    WrongMasterKeyException(String name) {
        super(message(name));
    }

    WrongMasterKeyException(String name, Throwable cause) {
        super(message(name), cause);
    }

    private static String message(String name) {
        return "the master key does not open this deployment's secrets (tried: " + name
                + "); name the first node's master.key with --master-key, or a Redis of this node's own with --redis";
    }
}
