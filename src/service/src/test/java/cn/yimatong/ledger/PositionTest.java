package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.ScanCursor;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PositionTest {
    private static final List<Source> THREE = List.of(source("a:1", "life a", "0-5460"),
            source("b:1", "life b", "5461-10922"), source("c:1", "life c", "10923-16383"));

    @SuppressWarnings("unchecked") // a class does not know the types of keys and values
    private static Source source(String name, String life, String slots) {
        return new Source(new Topology.Master(new Shard(name),
                VirtualTime.proxy(RedisClusterAsyncCommands.class, (_, _, _) -> {
                    throw new IllegalStateException("nobody asks it");
                })), life, slots);
    }

    private static Position behindTheFirst(List<Source> sources) {
        return Position.START.on(sources).behind(0, ScanCursor.FINISHED).behind(1, ScanCursor.of("77"));
    }

    @Test
    void aWalkIsOverBehindTheLastPageOfTheLastMaster() {
        Position position = behindTheFirst(THREE);
        assertEquals(OptionalInt.of(1), position.next());
        assertEquals("77", position.cursor(1).getCursor());
        position = position.behind(1, ScanCursor.FINISHED);
        assertEquals(OptionalInt.of(2), position.next());
        assertEquals(OptionalInt.empty(), position.behind(2, ScanCursor.FINISHED).next());
    }

    @Test
    void itGoesThroughText() {
        Position position = behindTheFirst(THREE);
        assertEquals(position, Position.of(position.text()));
        assertEquals(Position.START, Position.of(Position.START.text()));
        Position single = Position.START.on(List.of(source("a:1", "life", "")));
        assertEquals(single, Position.of(single.text()));
        assertThrows(IllegalArgumentException.class, () -> Position.of("0:17"));
    }

    @Test
    void whereNothingHasChangedNothingBeginsAgain() {
        Position position = behindTheFirst(THREE);
        assertEquals(position, position.on(THREE));
        assertEquals(List.of(), position.begunAgain(position.on(THREE)));
    }

    @Test
    void aMasterInAnotherLifeBeginsAgainAndNoOther() {
        Position position = behindTheFirst(THREE);
        Position later = position.on(List.of(THREE.get(0), source("b:1", "another life", "5461-10922"), THREE.get(2)));
        assertEquals(List.of("b:1"), position.begunAgain(later));
        assertEquals("0", later.cursor(1).getCursor());
        assertEquals(OptionalInt.of(1), later.next());
    }

    @Test
    void aMasterThatIsReplacedBeginsAgainWhereverItsNameStandsNow() {
        Position position = behindTheFirst(THREE).behind(1, ScanCursor.FINISHED);
        Position later = position.on(List.of(source("0:1", "life b", "5461-10922"), THREE.get(0), THREE.get(2)));
        assertEquals(List.of("0:1"), position.begunAgain(later));
        assertEquals(OptionalInt.of(0), later.next());
        assertEquals(OptionalInt.of(2), later.behind(0, ScanCursor.FINISHED).next());
    }

    @Test
    void aMasterThatHasNotBegunYetDoesNotBeginAgain() {
        Position position = behindTheFirst(THREE);
        Position later = position.on(List.of(THREE.get(0), THREE.get(1), source("c:1", "new", "10923-16383")));
        assertEquals(List.of(), position.begunAgain(later));
        assertTrue(later.isBegun());
    }

    @Test
    void whereASlotHasMovedAllBegin() {
        Position position = behindTheFirst(THREE);
        Position later = position.on(List.of(THREE.get(0), source("b:1", "life b", "5461-10923"),
                source("c:1", "life c", "10924-16383")));
        assertFalse(later.isBegun());
        assertEquals(List.of("a:1", "b:1", "c:1"), position.begunAgain(later));
    }

    @Test
    void mastersWhoseSlotsAreNotAtRestAreNotWalked() {
        assertEquals(THREE, Source.atRest(THREE));
        assertNotAtRest("on its way", THREE.get(0), THREE.get(1), source("c:1", "life", "10923-16383 [5->-abc]"));
        assertNotAtRest("10,923 of 16,384", THREE.get(0), THREE.get(1));
        assertNotAtRest("is a replica", source("a:1", "a replica", ""));
    }

    private static void assertNotAtRest(String why, Source... sources) {
        String refusal = assertThrows(LedgerUnavailableException.class, () -> Source.atRest(List.of(sources)))
                .toString();
        assertTrue(refusal.contains(why), refusal);
    }

    @Test
    void aMasterTellsItsOwnSlots() {
        String nodes = """
                07c37df 127.0.0.1:30004@31004 slave e7d1eec 0 1426238317239 4 connected
                67ed2db 127.0.0.1:30002@31002 master - 0 1426238316232 2 connected 5461-10922
                e7d1eec 127.0.0.1:30001@31001 myself,master - 0 0 1 connected 0-5459 5460 [93-<-292f8b3]
                """;
        assertEquals("0-5459 5460 [93-<-292f8b3]", Source.ownSlots(nodes));
    }
}
