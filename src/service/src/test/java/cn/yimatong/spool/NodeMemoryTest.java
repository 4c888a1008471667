package cn.yimatong.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.Scan;
import cn.yimatong.ledger.Spend;
import cn.yimatong.ledger.Spend.Use;
import cn.yimatong.spool.NodeMemory.Taking.Full;
import cn.yimatong.spool.NodeMemory.Taking.Recalled;
import cn.yimatong.spool.NodeMemory.Taking.Taken;
import cn.yimatong.spool.NodeMemory.Taking.Used;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NodeMemoryTest {

    private static final Scan IN = new Scan("gate-1", "library", "in");
    private static final Scan OUT = new Scan("gate-2", "library", "out");

    private final AtomicLong millis = new AtomicLong((Uses.EXPIRES_AT_SECONDS - 120) * 1000);
    private final NodeMemory memory = memory(100);

    private NodeMemory memory(int most) {
        return new NodeMemory(most, () -> Instant.ofEpochMilli(millis.get()));
    }

    private NodeMemory.Taking take(NodeMemory from, Spend spend) {
        return from.take(spend, Uses.NOT_BEFORE_SECONDS * 1000, mark(spend));
    }

    private Mark mark(Spend spend) {
        return Mark.kept(spend, 0, millis.get());
    }

    private void assertTaken(Spend spend) {
        assertInstanceOf(Taken.class, take(memory, spend));
    }

    private void assertUsed(Spend spend) {
        assertInstanceOf(Used.class, take(memory, spend));
    }

    @Test
    void aCodeIsTakenOnceHoweverItWasAccepted() {
        assertTaken(Uses.once(1, "first"));
        assertUsed(Uses.once(1, "second"));
        assertTrue(memory.put(Uses.once(2, "first"), mark(Uses.once(2, "first"))).isEmpty());
        Used used = assertInstanceOf(Used.class, take(memory, Uses.once(2, "second")));
        assertEquals("first", used.first().scan().id());
    }

    @Test
    void whatRedisAcceptsAfterThisNodeDidIsTold() {
        assertTaken(Uses.once(1, "first"));
        assertTrue(memory.put(Uses.once(1, "first"), mark(Uses.once(1, "first"))).isEmpty());
        assertEquals("first", memory.put(Uses.once(1, "second"), mark(Uses.once(1, "second"))).orElseThrow().first()
                .scan()
                .id());
    }

    @Test
    void theSameScanIsRecalledEightTimesWithinTenSeconds() {
        Spend spend = Uses.once(1, "first");
        assertTrue(memory.recall(spend).isEmpty());
        assertTaken(spend);
        assertTrue(memory.recall(Uses.once(1, "second")).isEmpty());
        millis.addAndGet(10_000);
        IntStream.range(0, 7).forEach(_ -> assertTrue(memory.recall(spend).isPresent()));
        assertInstanceOf(Recalled.class, take(memory, spend));
        assertTrue(memory.recall(spend).isEmpty());
        assertUsed(spend);
        Spend other = Uses.once(2, "other");
        assertTaken(other);
        millis.addAndGet(10_001);
        assertTrue(memory.recall(other).isEmpty());
    }

    @Test
    void whoCameInGoesOutOnceAtTheSameSceneAndIsRecalledEachWay() {
        Spend in = Uses.of(1, 0, Use.IN, IN);
        Spend out = Uses.of(1, 0, Use.OUT, OUT);
        assertTaken(in);
        assertUsed(Uses.of(1, 0, Use.IN, new Scan("gate-1", "library", "in again")));
        assertUsed(Uses.of(1, 0, Use.OUT, new Scan("gate-2", "sports", "out elsewhere")));
        assertTaken(out);
        assertUsed(Uses.of(1, 0, Use.OUT, new Scan("gate-2", "library", "out again")));
        assertTrue(memory.recall(in).isPresent());
        assertTrue(memory.recall(out).isPresent());
    }

    @Test
    void aReusableUseLeavesTheCodeUnspentAndASpentOneIsNotReusable() {
        Spend first = Uses.of(1, 0, Use.REUSE, new Scan("desk", "hotel", "first"));
        Spend second = Uses.of(1, 0, Use.REUSE, new Scan("desk", "hotel", "second"));
        assertTaken(first);
        assertTaken(second);
        assertTrue(memory.recall(second).isPresent());
        assertTrue(memory.recall(first).isEmpty());
        assertTaken(Uses.once(1, "bus"));
        assertUsed(Uses.of(1, 0, Use.REUSE, new Scan("desk", "hotel", "third")));
    }

    @Test
    void whatWasTakenBackCanBeTakenAgain() {
        Spend spend = Uses.once(1, "first");
        Mark mark = mark(spend);
        memory.take(spend, Uses.NOT_BEFORE_SECONDS * 1000, mark);
        assertTrue(memory.recall(spend).isPresent());
        memory.takeBack(spend, mark);
        assertEquals(0, memory.size());
        assertTaken(Uses.once(1, "second"));
        memory.takeBack(spend, mark);
        assertUsed(Uses.once(1, "third"));
    }

    @Test
    void aSecondWayOutIsKnownWhenTheFirstOneIsWritten() {
        assertTaken(Uses.of(1, 0, Use.IN, IN));
        Spend out = Uses.of(1, 0, Use.OUT, OUT);
        Promise<Void> written = Promise.promise();
        memory.take(out, Uses.NOT_BEFORE_SECONDS * 1000, Mark.waiting(out, 0, millis.get(), written.future()));
        Used used = assertInstanceOf(Used.class,
                take(memory, Uses.of(1, 0, Use.OUT, new Scan("gate-2", "library", "out again"))));
        assertFalse(used.kept().isComplete());
        written.fail("disk");
        assertTrue(used.kept().failed());
    }

    @Test
    void whereTheFirstOfTwoWaysWasTakenBackTheOtherIsNotOpenTwice() {
        Spend in = Uses.of(1, 0, Use.IN, IN);
        Mark mark = mark(in);
        memory.take(in, Uses.NOT_BEFORE_SECONDS * 1000, mark);
        assertTaken(Uses.of(1, 0, Use.OUT, OUT));
        memory.takeBack(in, mark);
        assertUsed(Uses.of(1, 0, Use.OUT, new Scan("gate-2", "library", "out again")));
        assertTaken(Uses.of(1, 0, Use.IN, new Scan("gate-1", "library", "in again")));
    }

    @Test
    void aCodeIsRememberedUntilItCanBeRecalledNoMore() {
        assertTaken(Uses.once(1, "first"));
        millis.set((Uses.EXPIRES_AT_SECONDS + Uses.SKEW_SECONDS + Spend.RECALL_SECONDS) * 1000);
        assertUsed(Uses.once(1, "second"));
        assertEquals(1, memory.size());
    }

    @Test
    void aFullMemoryTakesNothingMoreAndForgetsNothing() {
        NodeMemory small = memory(2);
        take(small, Uses.once(1, "first"));
        take(small, Uses.once(2, "first"));
        assertInstanceOf(Full.class, take(small, Uses.once(3, "first")));
        assertInstanceOf(Used.class, take(small, Uses.once(1, "second")));
        assertInstanceOf(Used.class, take(small, Uses.once(2, "second")));
        assertTrue(small.recall(Uses.once(1, "first")).isPresent());
    }

    @Test
    void anAcceptanceThatFoundNoRoomClosesTheNodeUntilItsCodeHasEnded() {
        NodeMemory small = memory(1);
        Spend remembered = Uses.once(1, "first");
        Mark mark = mark(remembered);
        small.take(remembered, Uses.NOT_BEFORE_SECONDS * 1000, mark);
        small.put(Uses.once(2, "forgotten"), mark(Uses.once(2, "forgotten")));
        small.takeBack(remembered, mark);
        assertInstanceOf(Full.class, take(small, Uses.once(2, "again")));
        assertInstanceOf(Full.class, take(small, Uses.once(3, "first")));
        millis.set((Uses.EXPIRES_AT_SECONDS + Uses.SKEW_SECONDS + Spend.RECALL_SECONDS + 1) * 1000);
        assertInstanceOf(Taken.class, take(small, Uses.once(3, "first")));
    }

    @Test
    void aCodeThatMayHaveBeenUsedBeforeTheMemoryBeganIsNotTaken() {
        long begin = millis.get();
        Spend known = Uses.once(1, "first");
        memory.put(known, mark(known));
        assertInstanceOf(Used.class, memory.take(Uses.once(1, "second"), begin - 1, mark(known)));
        Spend in = Uses.of(3, 0, Use.IN, IN);
        memory.put(in, mark(in));
        Spend out = Uses.of(3, 0, Use.OUT, OUT);
        assertInstanceOf(Full.class, memory.take(out, begin, mark(out)));
        assertInstanceOf(Full.class, memory.take(Uses.once(2, "first"), begin, mark(Uses.once(2, "first"))));
        // The clock may have been set by as much as a ready node's may be off.
        assertInstanceOf(Full.class, memory.take(Uses.once(2, "first"), begin + 999, mark(Uses.once(2, "first"))));
        assertInstanceOf(Taken.class, memory.take(Uses.once(2, "first"), begin + 1000, mark(Uses.once(2, "first"))));
    }

    @Test
    void nothingIsEvictedOfMany() {
        NodeMemory large = memory(20_000);
        for (int i = 0; i < 20_000; i++) {
            assertInstanceOf(Taken.class, take(large, Uses.once(i, "first")));
        }
        for (int i = 0; i < 20_000; i++) {
            assertInstanceOf(Used.class, take(large, Uses.once(i, "second")));
        }
        assertFalse(take(large, Uses.once(-1, "first")) instanceof Taken);
    }
}
