package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.Fault;
import cn.yimatong.redis.FaultProxy;
import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the line to Redis does: a retry is not a replay, no code is accepted twice, and the node comes back. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LineFaultsIT {
    private static final int CODES = 400;
    private static final Duration BETWEEN = Duration.ofMillis(8);
    /** A connection that is silent is given up after four seconds. */
    private static final Duration HEALED = Duration.ofSeconds(10);

    private StandAlone redis;
    private FaultProxy proxy;
    private FaultedLedger node;

    @BeforeAll
    void start(@TempDir Path folder) {
        redis = StandAlone.start(ServerProgram.USUAL, folder);
        proxy = FaultProxy.before(redis.server().port(), 42);
        node = new FaultedLedger(proxy.uri());
    }

    @AfterEach
    void allOff() {
        proxy.clear();
    }

    @AfterAll
    void stop() {
        node.close();
        proxy.close();
        redis.close();
    }

    /** Has the fault in the midst of a load, until so many questions have failed. */
    private Tally through(Fault fault, int failures) {
        ScanLoad load = ScanLoad.start(node, node.codes(CODES), BETWEEN);
        load.awaitAccepted(20);
        proxy.on(fault);
        if (fault instanceof Fault.Refuse) {
            proxy.reset();
        }
        load.awaitUnavailable(failures);
        proxy.clear();
        long end = System.nanoTime();
        load.awaitAccepted(20);
        return load.finish().assertNobodyIsWronged().assertHealed(end, HEALED);
    }

    @Test
    void aServerThatRefusesConnectionsIsWaitedFor() {
        through(Fault.refuse(), 100);
    }

    @Test
    void aLineThatBreaksInEveryReplyHarmsNobody() {
        through(Fault.resetInReply(), 60);
    }

    @Test
    void aLineThatBreaksInAReplyNowAndThenHarmsNobody() {
        ScanLoad load = ScanLoad.start(node, node.codes(CODES), BETWEEN);
        for (int i = 0; i < 10; i++) {
            load.awaitAccepted(5);
            proxy.on(Fault.resetInReply(0, 1));
        }
        load.awaitAccepted(20);
        load.finish().assertNobodyIsWronged();
    }

    @Test
    void whoseReplyIsLostIsToldTheFirstAnswerAgain() {
        Tally tally = through(Fault.loseReplies(), 60);
        assertTrue(tally.recalled() > 0, tally::toString);
    }

    @Test
    void aSingleLostReplyIsAskedForAgainByTheNode() {
        ScanLoad load = ScanLoad.start(node, node.codes(CODES), BETWEEN);
        load.awaitAccepted(20);
        double before = node.secondTries();
        FaultProxy.Switch lost = proxy.on(Fault.loseReplies(0, 1));
        load.awaitAccepted(100);
        load.finish().assertNobodyIsWronged();
        assertEquals(1, lost.hits());
        assertTrue(node.secondTries() > before);
    }

    @Test
    void aLineThatIsLongNowAndThenHarmsNobody() {
        through(Fault.delay(Duration.ofMillis(1), Duration.ofSeconds(5)), 60);
    }

    @Test
    void aLineThatPassesNothingAndStaysOpenHarmsNobody() {
        double late = node.lateAnswers();
        through(Fault.halfOpen(), 60);
        // What went through in the end came to nobody: each had been told otherwise.
        assertTrue(node.lateAnswers() > late);
    }

    @Test
    void aLineThatTricklesHarmsNobody() {
        through(Fault.trickle(Duration.ofMillis(50)), 60);
    }

    @Test
    void aLineThatIsShorterThanTheFirstTryCostsTimeAndNothingElse() {
        ScanLoad load = ScanLoad.start(node, node.codes(CODES), BETWEEN);
        load.awaitAccepted(20);
        try (FaultProxy.Switch _ = proxy.on(Fault.delay(Duration.ofMillis(1), Duration.ofMillis(5)))) {
            load.awaitAccepted(50);
        }
        Tally tally = load.finish().assertNobodyIsWronged();
        assertEquals(0, tally.unavailable(), tally::toString);
    }
}
