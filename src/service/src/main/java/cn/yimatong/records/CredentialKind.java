package cn.yimatong.records;

import java.util.regex.Pattern;

/**
 * A kind of credential that this deployment knows.
 *
 * @param id {@code ssc}, {@code health}, {@code insurance} or a city's own: {@code [a-z][a-z0-9-]{0,15}}
 * @param slot its place in the ledger's head of a holder, 1 to {@link #MAX_SLOT}; never given to another kind
 * @param any whether a scene that needs any credential takes this one
 * @param number the published form of its number, matched whole
 * @param zh its name in Chinese
 * @param en its name in English
 */
public record CredentialKind(String id, int slot, boolean any, Pattern number, String zh, String en) {

    /** The ledger keeps the standing of this many kinds. */
    public static final int MAX_SLOT = 8;

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,15}");

    /** Checks id and slot; {@link IllegalArgumentException} names the rule that is broken. */
    public CredentialKind {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("a credential's id is " + ID);
        }
        if (slot < 1 || slot > MAX_SLOT) {
            throw new IllegalArgumentException("a credential's slot is 1 to " + MAX_SLOT);
        }
    }
}
