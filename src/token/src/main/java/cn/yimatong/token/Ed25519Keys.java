package cn.yimatong.token;

import java.math.BigInteger;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** Ed25519 (RFC 8032, pure) by Bouncy Castle: its public keys and their signatures. */
final class Ed25519Keys {
    private static final int SIGN_BIT = 0x80;
    private static final BigInteger P = BigInteger.ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
    private static final BigInteger MINUS_ONE = P.subtract(BigInteger.ONE);
    /** The y of two of the four points of order 8; that of the other two is its negative. */
    private static final BigInteger ORDER_8 = new BigInteger(
            "7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7", 16);

    private Ed25519Keys() {}

    /**
     * Returns what is wrong with a public key of 32 bytes, or null: a canonical point of the curve, not of small order.
     */
    static @Nullable KeyFault fault(byte[] publicKey) {
        boolean sign = (publicKey[publicKey.length - 1] & SIGN_BIT) != 0;
        BigInteger y = readY(publicKey);
        boolean xIsZero = y.equals(BigInteger.ONE) || y.equals(MINUS_ONE);
        if (y.compareTo(P) >= 0 || (sign && xIsZero)) {
            return KeyFault.NON_CANONICAL;
        }
        if (xIsZero || y.signum() == 0 || y.equals(ORDER_8) || y.equals(P.subtract(ORDER_8))) {
            return KeyFault.SMALL_ORDER;
        }
        return Ed25519.validatePublicKeyPartial(publicKey, 0) ? null : KeyFault.OFF_CURVE;
    }

    private static BigInteger readY(byte[] littleEndian) {
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[littleEndian.length - 1 - i] = littleEndian[i];
        }
        bigEndian[0] &= (byte) ~SIGN_BIT;
        return new BigInteger(1, bigEndian);
    }

    /** Returns the check for a public key without fault. */
    static SignatureCheck check(byte[] publicKey) {
        Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(publicKey, 0);
        return (bytes, messageLength, signatureAt) -> Ed25519.verify(bytes, signatureAt, point, bytes, 0,
                messageLength);
    }
}
