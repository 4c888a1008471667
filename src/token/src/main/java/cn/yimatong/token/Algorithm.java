package cn.yimatong.token;

import org.jspecify.annotations.Nullable;

/**
 * The two signature algorithms of an MS1 code (MS1.md, section 2). The algorithm belongs to the key; a code only names
 * it.
 */
public enum Algorithm {
    /** SM2 with SM3 (GB/T 32918.2, GB/T 32905) under the user ID {@code 1234567812345678}; the default. */
    SM2(-65537, "SM2", "EC", 64, 32),
    /** Pure Ed25519 (RFC 8032, RFC 9864). */
    ED25519(-19, "Ed25519", "OKP", 32, 32);

    private final int coseId;
    private final String jwkName;
    private final String jwkType;
    private final int publicKeyBytes;
    private final int privateKeyBytes;

    Algorithm(int coseId, String jwkName, String jwkType, int publicKeyBytes, int privateKeyBytes) {
        this.coseId = coseId;
        this.jwkName = jwkName;
        this.jwkType = jwkType;
        this.publicKeyBytes = publicKeyBytes;
        this.privateKeyBytes = privateKeyBytes;
    }

    /** Returns the number in COSE's header label 1: -65537 or -19. */
    public int coseId() {
        return coseId;
    }

    /** Returns the name used for both {@code crv} and {@code alg} in a JWK: {@code SM2} or {@code Ed25519}. */
    public String jwkName() {
        return jwkName;
    }

    /** Returns the key type of a JWK: {@code EC} or {@code OKP}. */
    String jwkType() {
        return jwkType;
    }

    /** Returns the length of a public key: x and y of SM2, the encoded point of Ed25519. */
    int publicKeyBytes() {
        return publicKeyBytes;
    }

    int privateKeyBytes() {
        return privateKeyBytes;
    }

    /** Returns the algorithm with this number, compared in 64 bits, or null if MS1 has none. */
    static @Nullable Algorithm ofCoseId(long coseId) {
        if (coseId == SM2.coseId) {
            return SM2;
        }
        return coseId == ED25519.coseId ? ED25519 : null;
    }
}
