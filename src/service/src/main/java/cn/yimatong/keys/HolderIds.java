package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.ledger.HolderKey;
import java.nio.ByteBuffer;

/**
 * Turns a holder's id into the ledger's key, so that no id stands readable in Redis or in a code.
 *
 * <p>
 * The key is 128 bits of HMAC-SM3 (GB/T 32905, RFC 2104) of the id under a secret of the deployment: 64 that find the
 * holder, 64 that tell two holders apart whose first 64 are equal.
 */
public final class HolderIds {

    private final byte[] indexSecret;

    HolderIds(byte[] indexSecret) {
        this.indexSecret = indexSecret.clone();
    }

    /**
     * The ledger's key of a holder.
     *
     * @param holder the id that the app backend uses
     * @return the same key for the same id, at every node of the deployment
     */
    public HolderKey keyOf(String holder) {
        ByteBuffer mac = ByteBuffer.wrap(Sm3.hmac(indexSecret, holder.getBytes(UTF_8)));
        return new HolderKey(mac.getLong(), mac.getLong());
    }
}
