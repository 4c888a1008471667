package cn.yimatong.ledger;

import java.util.List;

/**
 * All standings of a holder. A suspension whose end has passed by Redis's clock is active.
 *
 * @param holder the holder's own
 * @param credentials those of the credentials in slots 1 to 8, also of slots that are not in use
 */
public record Standings(Standing holder, List<Standing> credentials) {
    /** How many credentials a holder can have. */
    public static final int CREDENTIALS = 8;

    /**
     * One of them.
     *
     * @param slot 0 the holder, 1 to 8 a credential
     */
    public Standing of(int slot) {
        return slot == 0 ? holder : credentials.get(slot - 1);
    }
}
