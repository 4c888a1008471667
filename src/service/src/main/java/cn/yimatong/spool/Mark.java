package cn.yimatong.spool;

import cn.yimatong.ledger.Scan;
import cn.yimatong.ledger.Spend;
import io.vertx.core.Future;

/**
 * One use of a code that this node has accepted.
 *
 * @param slot the credential that was taken, 0: none
 * @param recalls how often it was asked again
 * @param kept complete where the acceptance may be told to anybody: fails where it could not be written
 */
record Mark(Scan scan, Spend.Use use, int slot, long atMillis, int recalls, Future<Void> kept) {

    private static final Future<Void> KEPT = Future.succeededFuture();

    /** One that is safe: in Redis, or in the file. */
    static Mark kept(Spend spend, int slot, long atMillis) {
        return waiting(spend, slot, atMillis, KEPT);
    }

    /** One that is about to be written. */
    static Mark waiting(Spend spend, int slot, long atMillis, Future<Void> kept) {
        return new Mark(spend.scan(), spend.use(), slot, atMillis, 0, kept);
    }

    Mark recalledOnceMore() {
        return new Mark(scan, use, slot, atMillis, recalls + 1, kept);
    }

    /** However often it was recalled since. */
    boolean isSameUse(Mark other) {
        return scan.equals(other.scan) && use == other.use && atMillis == other.atMillis;
    }
}
