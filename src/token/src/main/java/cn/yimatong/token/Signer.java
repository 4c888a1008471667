package cn.yimatong.token;

/**
 * Signs with one private key, wherever that lies: {@link SigningKey} holds it in memory, an implementation of the
 * caller's can ask a hardware module. A signer must be safe for use by several threads at once.
 */
public interface Signer {
    /** Returns the name of the key; its algorithm is the one that {@link #sign} uses. */
    KeyId keyId();

    /**
     * Signs a message as MS1.md, section 2, asks of the key's algorithm. The message is given whole, not hashed. A
     * signer that cannot sign throws an unchecked exception of its own; {@link CodeMinter#mint} passes it on.
     *
     * @return 64 bytes: r and s of SM2, each 32 bytes big-endian, or the signature of RFC 8032
     */
    byte[] sign(byte[] message);
}
