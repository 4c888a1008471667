package cn.yimatong.token;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Verification of SM2 signatures (GB/T 32918.2, section 7.1) under one key that was known in advance: base point and
 * key have tables, so {@code sG + tQ} takes two additions a window and no doubling. Safe for use by several threads;
 * allocates nothing once each of them has verified.
 */
final class Sm2Verification {
    /** Threads beyond these make themselves a workspace for each verification now and then. A power of two. */
    private static final int KEPT_WORKSPACES = 16;

    private final ECPoint key;
    private final Sm2Table ofBasePoint;
    private final Sm2Table ofKey;
    /** SM3 after Z, with which every hash begins. */
    private final SM3Digest afterZ;
    private final AtomicReferenceArray<Workspace> idle = new AtomicReferenceArray<>(KEPT_WORKSPACES);

    private Sm2Verification(ECPoint key) {
        this.key = key;
        this.ofBasePoint = Sm2Table.ofBasePoint();
        this.ofKey = Sm2Table.of(key);
        this.afterZ = new SM3Digest();
        byte[] z = Sm2.z(key);
        afterZ.update(z, 0, z.length);
    }

    /**
     * Prepares the verification under a key, a point of the curve that is not infinity. Takes some tens of
     * milliseconds.
     */
    static Sm2Verification of(ECPoint key) {
        return new Sm2Verification(key.normalize());
    }

    /** What one verification works in. */
    private static final class Workspace {
        final SM3Digest digest = new SM3Digest();
        final byte[] hash = new byte[Sm2.HASH_BYTES];
        final int[] r = new int[Sm2Scalar.WORDS];
        final int[] s = new int[Sm2Scalar.WORDS];
        final int[] t = new int[Sm2Scalar.WORDS];
        final int[] x = new int[Sm2Scalar.WORDS];
        final int[] digits = new int[Sm2Table.WINDOWS];
        final Sm2Sum sum = new Sm2Sum();
    }

    /** As {@link SignatureCheck#verifies}. */
    boolean verifies(byte[] bytes, int messageLength, int signatureAt) {
        int slot = (int) Thread.currentThread().getId() & (KEPT_WORKSPACES - 1);
        Workspace taken = idle.getAndSet(slot, null);
        Workspace work = taken == null ? new Workspace() : taken;
        // Steps B3 and B4: e = SM3(Z || M).
        work.digest.reset(afterZ);
        work.digest.update(bytes, 0, messageLength);
        work.digest.doFinal(work.hash, 0);
        boolean accepts = accepts(work, work.hash, bytes, signatureAt);
        idle.lazySet(slot, work);
        return accepts;
    }

    /** Decides as {@link #verifies}, for a message whose hash is e. */
    boolean acceptsHash(byte[] e, byte[] signature) {
        return accepts(new Workspace(), e, signature, 0);
    }

    private boolean accepts(Workspace work, byte[] e, byte[] bytes, int signatureAt) {
        Sm2Scalar.read(bytes, signatureAt, work.r);
        Sm2Scalar.read(bytes, signatureAt + Sm2.COORDINATE_BYTES, work.s);
        // B1 and B2: r and s are at least 1 and below n.
        if (!Sm2Scalar.isInRange(work.r) || !Sm2Scalar.isInRange(work.s)) {
            return false;
        }
        // B5: t = r + s mod n is not 0.
        Sm2Scalar.add(work.r, work.s, work.t);
        if (Sm2Scalar.isZero(work.t)) {
            return false;
        }
        // B7 asks whether (e + x1) mod n = r. So x1 mod n has to be r - e mod n, which is known before the point.
        Sm2Scalar.read(e, 0, work.x);
        Sm2Scalar.reduce(work.x, work.x);
        Sm2Scalar.subtract(work.r, work.x, work.x);
        // B6: (x1, y1) = sG + tQ.
        work.sum.clear();
        Sm2Scalar.recode(work.s, Sm2Table.WINDOW_BITS, work.digits);
        ofBasePoint.addMultiple(work.digits, work.sum);
        Sm2Scalar.recode(work.t, Sm2Table.WINDOW_BITS, work.digits);
        ofKey.addMultiple(work.digits, work.sum);
        if (work.sum.isExceptional()) {
            return Sm2Generic.accepts(key, e, bytes, signatureAt);
        }
        // x1 is below p, which is a little above n: a small r - e may also stand for r - e + n.
        return work.sum.hasX(work.x) || (Sm2Scalar.addOrderBelowPrime(work.x) && work.sum.hasX(work.x));
    }
}
