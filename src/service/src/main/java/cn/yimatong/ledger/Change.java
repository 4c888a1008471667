package cn.yimatong.ledger;

/**
 * Who changes a standing and why, for the trail.
 *
 * @param actor the caller, as access control knows it
 * @param reason a word such as {@code lost}: 1 to 32 of {@code [a-z0-9-]}. Never free text, which could name somebody
 */
public record Change(String actor, String reason) {
    /**
     * @throws IllegalArgumentException when the reason is no such word
     */
    public Change {
        if (!reason.matches("[a-z0-9-]{1,32}")) {
            throw new IllegalArgumentException("reason is not a word");
        }
    }
}
