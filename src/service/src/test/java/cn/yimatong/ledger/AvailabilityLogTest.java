package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvailabilityLogTest {
    private final LogLines lines = new LogLines(AvailabilityLog.class);
    private long nanos = Long.MAX_VALUE - 5;
    private final AvailabilityLog log = new AvailabilityLog(() -> nanos);

    @AfterEach
    void stop() {
        lines.close();
    }

    @Test
    void anOutageIsTwoLinesHoweverManyQuestionsItMeets() {
        answers();
        for (int i = 0; i < 1000; i++) {
            fails("Redis has failed: OOM");
            passes(100);
        }
        answers();
        answers();
        assertEquals(List.of("WARN The ledger does not answer: Redis has failed: OOM",
                "INFO The ledger answers again, after 99900 to 100000 ms"), lines.written());
    }

    @Test
    void whereNobodyAskedForLongTheEndMayHaveComeAtAnyTimeOfThat() {
        fails("one");
        passes(2_000);
        fails("one");
        passes(3_600_000);
        answers();
        assertEquals("INFO The ledger answers again, after 2000 to 3602000 ms", lines.written().getLast());
    }

    @Test
    void anotherFailureIsToldTenSecondsLater() {
        fails("one");
        passes(9_999);
        fails("another");
        assertEquals(1, lines.written().size());
        passes(1);
        fails("another");
        fails("one");
        assertEquals(List.of("WARN The ledger does not answer: one", "WARN The ledger does not answer: another"),
                lines.written());
    }

    @Test
    void whatComesAndGoesIsNotTwoLinesEachTime() {
        for (int i = 0; i < 100; i++) {
            fails("one");
            answers();
            passes(90);
        }
        assertEquals(2, lines.written().size());
        passes(1_000);
        fails("one");
        assertEquals(3, lines.written().size());
    }

    @Test
    void anAnswerThatProvesNoWriteIsNeitherBeginNorEnd() {
        log.watch(Future.failedFuture(new HolderCollisionException()));
        assertEquals(List.of(), lines.written());
        fails("one");
        log.watch(Future.failedFuture(new HolderCollisionException()));
        log.watch(Future.succeededFuture());
        assertEquals(1, lines.written().size());
    }

    @Test
    void whatIsLostInOnePlaceIsNotOverWhereAnotherIsWritten() {
        for (int i = 0; i < 1000; i++) {
            log.unusable("abc", new LedgerUnavailableException(Effect.NOT_EXECUTED, "lost"));
            writes("xyz");
            passes(100);
        }
        assertEquals(List.of("WARN The ledger does not answer: lost"), lines.written());
        writes("abc");
        writes("xyz");
        assertEquals(
                List.of("WARN The ledger does not answer: lost",
                        "INFO The ledger answers again, after 99900 to 100000 ms"),
                lines.written());
    }

    private void answers() {
        writes("abc");
    }

    private void writes(String place) {
        log.wrote(() -> place);
    }

    private void fails(String message) {
        log.watch(Future.failedFuture(new LedgerUnavailableException(Effect.UNKNOWN, message)));
    }

    private void passes(long millis) {
        nanos += Duration.ofMillis(millis).toNanos();
    }
}
