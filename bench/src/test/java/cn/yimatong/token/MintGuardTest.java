package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.bench.Turns;
import org.bouncycastle.crypto.CryptoException;
import org.junit.jupiter.api.Test;

/** What must not be lost unseen of what minting a code costs. */
class MintGuardTest {
    /** It is about 0.99: all but the signature is a hundredth of it. */
    private static final double LEAST_SHARE = 0.85;
    private static final int CODES = 64;

    private final MintBenchmark minting = new MintBenchmark();
    private final BouncyCastleBenchmark signing = new BouncyCastleBenchmark();

    MintGuardTest() {
        minting.count = CODES;
        minting.draw();
        signing.count = CODES;
        signing.mint();
    }

    @Test
    void codesAreMintedAtLittleLessThanBouncyCastlesRateOfSigning() {
        double share = 1 / Turns.medianRatio(minting::mint, this::sign);
        assertTrue(share > LEAST_SHARE, () -> "minting's rate to that of raw signing: " + share);
    }

    private void sign() {
        try {
            signing.sm2Sign();
        } catch (CryptoException e) {
            throw new IllegalStateException(e);
        }
    }
}
