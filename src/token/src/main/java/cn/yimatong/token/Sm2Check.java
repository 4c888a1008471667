package cn.yimatong.token;

import org.bouncycastle.math.ec.ECPoint;
import org.jspecify.annotations.Nullable;

/** The check of one SM2 key: by Bouncy Castle until it is prepared, from then on by tables. */
final class Sm2Check implements SignatureCheck {
    private final ECPoint key;
    private final Sm2Generic generic;
    private volatile @Nullable Sm2Verification prepared;

    Sm2Check(ECPoint key) {
        this.key = key;
        this.generic = new Sm2Generic(key);
    }

    @Override
    public boolean verifies(byte[] bytes, int messageLength, int signatureAt) {
        Sm2Verification tables = prepared;
        return tables == null
                ? generic.verifies(bytes, messageLength, signatureAt)
                : tables.verifies(bytes, messageLength, signatureAt);
    }

    @Override
    public synchronized void prepare() {
        if (prepared == null) {
            prepared = Sm2Verification.of(key);
        }
    }
}
