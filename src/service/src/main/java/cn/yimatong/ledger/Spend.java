package cn.yimatong.ledger;

import java.util.Optional;

/**
 * A code that is to be spent, with what the ledger must know to decide.
 *
 * @param index holder's index, unsealed from the code
 * @param batch batch of the code, 0 to 2^48 - 1, unsealed from the code
 * @param cti the code's sealed handle, 16 bytes; not copied, must not change until the answer is there
 * @param expiresAtSeconds the code's {@code exp}, seconds since 1970, 0 to 2^40 - 1
 * @param skewSeconds allowed clock skew, 0 to 60; nodes of one deployment may differ in it
 * @param scan the physical scan
 * @param needs the credential without which the scene does not work, if it needs one
 * @param pauseSeconds how long after an acceptance the scene refuses the same holder, 0 to 86,400; 0: no pause
 * @param spendable false for a code that is {@code expired} by less than {@link #RECALL_SECONDS}: it can be recalled
 * and not be spent
 */
@SuppressWarnings("ArrayRecordComponent") // on the hot path the handle is handed through as it is; spends are never
                                          // compared
public record Spend(long index, long batch, byte[] cti, long expiresAtSeconds, int skewSeconds, Scan scan,
        Optional<Credential> needs,
        int pauseSeconds, boolean spendable) {
    /** How long after its first use a redemption answers a repeated scan as it did first, in seconds. */
    public static final int RECALL_SECONDS = 10;

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Spend {
        require(batch >= 0 && batch < 1L << 48, "batch");
        require(cti.length == 16, "cti");
        require(expiresAtSeconds >= 0 && expiresAtSeconds < 1L << 40, "expiresAtSeconds");
        require(skewSeconds >= 0 && skewSeconds <= 60, "skewSeconds");
        require(pauseSeconds >= 0 && pauseSeconds <= 86_400, "pauseSeconds");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is out of range");
        }
    }

    /** Names no handle: a code must not reach a log. */
    @Override
    public String toString() {
        return "Spend[" + scan.scene() + "]";
    }
}
