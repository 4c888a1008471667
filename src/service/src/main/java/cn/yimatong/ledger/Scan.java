package cn.yimatong.ledger;

/**
 * One physical scan, the same on every retry. Asked again with all three parts equal it is recalled; with any part
 * different it is another scan.
 *
 * @param scanner the caller's name for the scanner, as access control knows it
 * @param scene the scene at which the code is shown
 * @param id the scan id that the scanner has drawn at random
 */
public record Scan(String scanner, String scene, String id) {
    /** What an annulment of this scan is asked with. */
    public ScanKey key() {
        return new ScanKey(scanner, id);
    }
}
