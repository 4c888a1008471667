package cn.yimatong.keys;

import cn.yimatong.keys.pkcs11.Token;
import cn.yimatong.keys.pkcs11.TokenException;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.Claims;
import cn.yimatong.token.CodeMinter;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.KeySet;
import cn.yimatong.token.Reading;
import cn.yimatong.token.Signer;
import cn.yimatong.token.VerificationKey;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.gm.GMNamedCurves;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.StandardDSAEncoding;

/**
 * A signing key that lies in a token. Here are its public part and the label by which the token knows it. It signs once
 * it has proved that it is the one: a token may hold another key under the label, or sign otherwise than asked.
 */
final class TokenKey implements KeptKey, Signer {

    /** RFC 8032's, without a context: {@code CKM_EDDSA} without parameters. */
    private static final long EDDSA = 0x1057;
    private static final String SCENE = "any";
    private static final int ED25519_BYTES = 32;
    private static final int SM2_BYTES = 64;
    private static final int SIGNATURE_BYTES = 64;

    /** The order of SM2's group, GB/T 32918.5. */
    private static final BigInteger ORDER = GMNamedCurves.getByName("sm2p256v1").getN();

    private final KeyId keyId;
    private final byte[] publicKey;
    private final String label;
    private final Optional<SigningToken> place;
    private volatile int provenIn = -1;

    /** @param place the token as this node or command knows it, if it does */
    TokenKey(KeyId keyId, byte[] publicKey, String label, Optional<SigningToken> place) {
        this.keyId = keyId;
        this.publicKey = publicKey;
        this.label = label;
        this.place = place;
    }

    /**
     * The public key of this label.
     *
     * @throws TokenException it cannot be had, or is of no algorithm of ours
     */
    static byte[] publicKey(Token token, String label) {
        byte[] given = token.point(label);
        return bare(given).or(() -> unwrapped(given).flatMap(TokenKey::bare)).orElseThrow(() -> new TokenException(
                "the key " + label + " is of another kind: codes are signed by SM2 or Ed25519"));
    }

    /** A point of ours, SM2's without its mark. */
    private static Optional<byte[]> bare(byte[] point) {
        if (point.length == ED25519_BYTES || point.length == SM2_BYTES) {
            return Optional.of(point);
        }
        return point.length == SM2_BYTES + 1 && point[0] == 4
                ? Optional.of(Arrays.copyOfRange(point, 1, point.length))
                : Optional.empty();
    }

    /**
     * The standard wraps a point in an octet string; not all tokens do. It is looked for only where the bytes are no
     * point: one whose x begins with 3F looks, with its mark, like an octet string of 63 bytes.
     */
    private static Optional<byte[]> unwrapped(byte[] point) {
        try {
            return ASN1Primitive.fromByteArray(point) instanceof ASN1OctetString octets
                    ? Optional.of(octets.getOctets())
                    : Optional.empty();
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    static Algorithm algorithm(byte[] publicKey) {
        return publicKey.length == ED25519_BYTES ? Algorithm.ED25519 : Algorithm.SM2;
    }

    @Override
    public KeyId keyId() {
        return keyId;
    }

    @Override
    public byte[] sign(byte[] message) {
        SigningToken token = token();
        return token.token().inOneEra(() -> {
            if (provenIn != token.token().era()) {
                prove();
            }
            return signUnproven(token, message);
        }).answer();
    }

    /**
     * Has it sign a code of 1970, which is of no use to anybody, and reads that.
     *
     * @throws TokenException it cannot sign, or does so otherwise than its public key wants
     */
    void prove() {
        SigningToken token = token();
        provenIn = token.token().inOneEra(() -> {
            prove(token);
            return keyId;
        }).era();
    }

    private void prove(SigningToken token) {
        VerificationKey known;
        try {
            known = VerificationKey.of(keyId, publicKey, 0, 1);
        } catch (IllegalArgumentException e) {
            throw new TokenException("the key " + label + " is of another kind: " + e.getMessage());
        }
        String code = new CodeMinter(new Signer() {
            @Override
            public KeyId keyId() {
                return keyId;
            }

            @Override
            public byte[] sign(byte[] message) {
                return signUnproven(token, message);
            }
        }).mint(Claims.of(0, 1, new byte[16]));
        if (!(new CodeReader(KeySet.of(List.of(known)), 0).read(code, 0, SCENE) instanceof Reading.Valid)) {
            throw new TokenException("what the token signs with the key " + label + " does not verify by its public"
                    + " key: it is another key by now, or the mechanism is a wrong one");
        }
    }

    private SigningToken token() {
        return place.orElseThrow(() -> new TokenException("this process knows no token: set pkcs11-module,"
                + " pkcs11-token and pkcs11-pin-file"));
    }

    private byte[] signUnproven(SigningToken place, byte[] message) {
        return switch (keyId.algorithm()) {
            case ED25519 -> whole(place.token().sign(label, EDDSA, message));
            case SM2 -> whole(plain(place.token().sign(label, place.sm2Mechanism().orElseThrow(
                    () -> new TokenException("for a key of SM2 the mechanism must be known: set pkcs11-sm2-mechanism")),
                    message)));
        };
    }

    private byte[] whole(byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            throw new TokenException("the token's signature with the key " + label + " has " + signature.length
                    + " bytes, not " + SIGNATURE_BYTES);
        }
        return signature;
    }

    /** Some tokens give r and s of SM2 in DER. */
    private static byte[] plain(byte[] signature) {
        if (signature.length == SIGNATURE_BYTES) {
            return signature;
        }
        try {
            BigInteger[] pair = StandardDSAEncoding.INSTANCE.decode(ORDER, signature);
            return PlainDSAEncoding.INSTANCE.encode(ORDER, pair[0], pair[1]);
        } catch (IOException | IllegalArgumentException _) {
            return signature;
        }
    }

    @Override
    public Signer signer() {
        return this;
    }

    @Override
    public byte[] publicKey() {
        return publicKey.clone();
    }

    @Override
    public Optional<TokenKey> inToken() {
        return Optional.of(this);
    }

    String label() {
        return label;
    }

    @Override
    public void keepIn(JsonObject entry) {
        entry.put("pub", Base64.getUrlEncoder().withoutPadding().encodeToString(publicKey)).put("label", label);
    }

    @Override
    public String toString() {
        return "TokenKey[" + keyId.algorithm().jwkName() + " " + keyId.kid() + " " + label + "]";
    }
}
