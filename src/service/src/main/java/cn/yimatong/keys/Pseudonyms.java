package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;

/**
 * A holder's name in one scene: always the same there, and not to be related to another scene's, to the holder's id or
 * to the ledger's index without the deployment's secret.
 *
 * <pre>
 * pseudonym    = first 16 bytes of HMAC-SM3( pseudonymKey, index : 8 bytes, big-endian || scene : UTF-8 )
 * pseudonymKey = HMAC-SM3( index secret, "pseudonym key 1" )
 * </pre>
 *
 * The label has spaces, which no holder's id has, so that the key is the index of nobody.
 */
public final class Pseudonyms {

    private static final int BYTES = 16;

    private final byte[] key;

    Pseudonyms(byte[] indexSecret) {
        this.key = Sm3.hmac(indexSecret, "pseudonym key 1".getBytes(US_ASCII));
    }

    /**
     * The pseudonym of a holder.
     *
     * @param index the holder's index in the ledger
     * @param scene the scene's id
     * @return 22 characters, base64url without padding
     */
    public String of(long index, String scene) {
        byte[] mac = Sm3.hmac(key, ByteBuffer.allocate(Long.BYTES).putLong(index).array(), scene.getBytes(UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(mac, BYTES));
    }
}
