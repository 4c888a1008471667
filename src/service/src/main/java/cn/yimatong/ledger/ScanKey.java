package cn.yimatong.ledger;

/**
 * Scanner and scan id: enough to find a redemption again without its code.
 *
 * @param scanner as in {@link Scan#scanner()}
 * @param id as in {@link Scan#id()}
 */
public record ScanKey(String scanner, String id) {}
