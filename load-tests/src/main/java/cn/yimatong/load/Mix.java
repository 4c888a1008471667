package cn.yimatong.load;

import cn.yimatong.load.Scan.Kind;

/**
 * Of {@code fresh + forged + replayed} scans in a row, how many are of each kind, in this order.
 *
 * @param fresh at least one: the others are made from it
 */
record Mix(int fresh, int forged, int replayed) {
    Mix {
        if (fresh < 1 || forged < 0 || replayed < 0) {
            throw new IllegalArgumentException("a mix needs a fresh code");
        }
    }

    /** What the scan with this number, counted from 0, tries. */
    Kind kind(long scan) {
        long place = scan % (fresh + forged + replayed);
        if (place < fresh) {
            return Kind.FRESH;
        }
        return place < fresh + forged ? Kind.FORGED : Kind.REPLAYED;
    }
}
