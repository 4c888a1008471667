package cn.yimatong.spool;

import cn.yimatong.ledger.AwayAcceptance;
import cn.yimatong.ledger.Scan;
import cn.yimatong.ledger.Spend;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Uses of codes, named by numbers. */
final class Uses {

    static final long EXPIRES_AT_SECONDS = 1_800_000_000;
    static final int SKEW_SECONDS = 2;
    /** A minute after the memories of the tests begin. */
    static final long NOT_BEFORE_SECONDS = EXPIRES_AT_SECONDS - 60;

    private Uses() {}

    static Spend once(long code, String scan) {
        return of(code, 0, Spend.Use.ONCE, new Scan("gate-1", "bus", scan));
    }

    static Spend of(long code, long index, Spend.Use use, Scan scan) {
        return new Spend(index, 7, ByteBuffer.allocate(16).putLong(code).putLong(~code).array(), EXPIRES_AT_SECONDS,
                SKEW_SECONDS, scan, true, use, 0, false, List.of(), false, 0, 0, 0, List.of(), Optional.empty(),
                Optional.empty());
    }

    /** One with all that an entry can hold. */
    static AwayAcceptance rich(long code) {
        Spend spend = new Spend(code << 54, 8, ByteBuffer.allocate(16).putLong(code).putLong(1).array(),
                EXPIRES_AT_SECONDS + code, 60, new Scan("闸机-" + code, "library", "scan-" + code), true, Spend.Use.OUT,
                0,
                false, List.of(), false, 0, 0, 5000,
                List.of(Spend.Limit.of(code, "day", 3, Instant.ofEpochMilli(1_900_000_000_000L)),
                        Spend.Limit.of(code, "week", 9, Instant.ofEpochMilli(1_910_000_000_000L))),
                Optional.of("line 3"), Optional.empty());
        return new AwayAcceptance(spend, 3, Instant.ofEpochMilli(1_800_000_000_123L));
    }
}
