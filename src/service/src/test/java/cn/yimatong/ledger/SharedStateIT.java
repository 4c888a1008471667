package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.SharedState.Version;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedStateIT {
    @TempDir
    private Path dataDir;
    private Vertx vertx;
    private RedisServer server;
    private RedisConnection connection;
    private SharedState state;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        server = RedisServer.start(dataDir);
        connection = RedisConnection.open(server.uri());
        state = new SharedState(vertx, connection);
    }

    @AfterEach
    void stop() {
        connection.close();
        server.close();
        get(vertx.close());
    }

    @Test
    void ofManyNodesThatFoundOneIsFirstAndAllSeeItsTables() {
        List<Future<Boolean>> asked = IntStream.range(0, 10).mapToObj(i -> state.found(tables("node " + i))).toList();
        List<Integer> first = IntStream.range(0, 10).filter(i -> get(asked.get(i))).boxed().toList();
        assertEquals(1, first.size());
        String founder = "node " + first.getFirst();
        assertEquals(Optional.of(founder), text("keys", "a"));
        assertEquals(Optional.of(founder), text("keys", "b"));
        assertEquals(Optional.of(founder), text("callers", "a"));
    }

    @Test
    void foundingSetsAllBirthMarksOnceAndNeverAgain() {
        assertTrue(get(state.found(tables("first"))));
        byte[] last = RedisKeys.birthOf(PartitionTags.COUNT - 1);
        byte[][] marks = IntStream.range(0, PartitionTags.COUNT).mapToObj(RedisKeys::birthOf).toArray(byte[][]::new);
        assertEquals(PartitionTags.COUNT, get(connection.topology().commands().exists(marks)));
        get(connection.topology().commands().del(last));
        assertFalse(get(state.found(tables("second"))));
        assertEquals(0, get(connection.topology().commands().exists(last)), "a mark that is gone tells that data are");
    }

    @Test
    void aTableIsReadAsItWasFounded() {
        assertTrue(get(state.read("keys")).isEmpty());
        byte[] raw = {0, -1, 13, 10};
        assertTrue(get(state.found(Map.of("keys", Map.of("a", "one".getBytes(UTF_8), "raw", raw)))));
        assertEquals(Set.of("a", "raw"), get(state.read("keys")).orElseThrow().keySet());
        assertEquals(Optional.of("one"), text("keys", "a"));
        assertArrayEquals(raw, get(state.read("keys")).orElseThrow().get("raw"));
        assertTrue(get(state.read("callers")).isEmpty());
    }

    @Test
    void outlivesTheServer() {
        assertTrue(get(state.found(tables("first"))));
        stop();
        start();
        assertFalse(get(state.found(tables("second"))));
        assertEquals(Optional.of("first"), text("keys", "a"));
    }

    @Test
    void ofManyThatPutAFieldOneIsFirstAndTheOthersChangeNothing() {
        List<Future<Boolean>> asked = IntStream.range(0, 10)
                .mapToObj(i -> state.putIfAbsent("fresh", "a", ("node " + i).getBytes(UTF_8))).toList();
        List<Integer> first = IntStream.range(0, 10).filter(i -> get(asked.get(i))).boxed().toList();
        assertEquals(1, first.size());
        assertEquals(Optional.of("node " + first.getFirst()), text("fresh", "a"));
        assertTrue(get(state.putIfAbsent("fresh", "b", "beside it".getBytes(UTF_8))));
        assertEquals(Optional.of("beside it"), text("fresh", "b"));
        assertEquals(Optional.of("node " + first.getFirst()), text("fresh", "a"));
    }

    @Test
    void aChangeIsOneStepAndOfManyThatHaveSeenTheSameOneIsFirst() {
        assertTrue(get(state.found(tables("first"))));
        Version founded = get(state.version());
        assertEquals(new Version(0, ""), founded);
        List<Version> next = IntStream.range(0, 10).mapToObj(_ -> founded.next()).toList();
        List<Future<Boolean>> asked = IntStream.range(0, 10)
                .mapToObj(i -> state.change(founded, next.get(i), new TableChange().take("keys", "a")
                        .put("keys", "c", ("change " + i).getBytes(UTF_8))
                        .put("others", "d", ("change " + i).getBytes(UTF_8))))
                .toList();
        List<Integer> first = IntStream.range(0, 10).filter(i -> get(asked.get(i))).boxed().toList();
        assertEquals(1, first.size());
        String by = "change " + first.getFirst();
        Version changed = get(state.version());
        assertEquals(next.get(first.getFirst()), changed);
        assertEquals(Set.of("b", "c"), get(state.read("keys")).orElseThrow().keySet());
        assertEquals(Optional.of(by), text("keys", "c"));
        assertEquals(Optional.of(by), text("others", "d"));
        assertTrue(get(state.change(changed, changed.next(), new TableChange().take("others", "d")
                .take("others", "none"))));
        assertEquals(2, get(state.version()).number());
        assertTrue(get(state.read("others")).isEmpty());
    }

    @Test
    void aPlanMadeOnAStateThatIsLostChangesNothingThoughAnotherHasItsNumber() {
        assertTrue(get(state.found(tables("first"))));
        Version founded = get(state.version());
        Version lost = founded.next();
        assertTrue(get(state.change(founded, lost, put("lost"))));
        // What a master knows that was made one before it had the change.
        get(connection.topology().commands().del(RedisKeys.table("state"), RedisKeys.table("others")));
        Version other = founded.next();
        assertTrue(get(state.change(founded, other, put("other"))));
        assertEquals(lost.number(), other.number());
        assertFalse(get(state.change(lost, lost.next(), put("on what is lost"))));
        assertEquals(Optional.of("other"), text("others", "a"));
        assertEquals(other, get(state.version()));
    }

    @Test
    void aChangeAskedAgainIsDoneOnceAndOneAfterItIsNotOverwritten() {
        assertTrue(get(state.found(tables("first"))));
        Version founded = get(state.version());
        Version next = founded.next();
        assertTrue(get(state.change(founded, next, put("one"))));
        assertTrue(get(state.change(founded, next, put("one"))));
        assertEquals(1, get(state.version()).number());
        assertTrue(get(state.change(next, next.next(), put("two"))));
        assertFalse(get(state.change(founded, next, put("one"))));
        assertEquals(Optional.of("two"), text("others", "a"));
    }

    @Test
    void whatAnEarlierReleaseHasCountedWithoutANonceIsChangedAllTheSame() {
        assertTrue(get(state.found(tables("first"))));
        get(connection.topology().commands().hset(RedisKeys.table("state"), RedisLedger.text("number"),
                RedisLedger.text("7")));
        Version seen = get(state.version());
        assertEquals(new Version(7, ""), seen);
        assertTrue(get(state.change(seen, seen.next(), put("new"))));
        assertEquals(8, get(state.version()).number());
    }

    @Test
    void tablesThatAreReadTogetherAreOfOneMoment() {
        assertTrue(get(state.found(tables("first"))));
        Version founded = get(state.version());
        assertTrue(get(state.change(founded, founded.next(), new TableChange().put("here", "a", new byte[0]))));
        AtomicBoolean stopped = new AtomicBoolean();
        Thread changes = Thread.ofVirtual().start(() -> {
            for (boolean here = true; !stopped.get(); here = !here) {
                Version seen = get(state.version());
                get(state.change(seen, seen.next(), new TableChange().take(here ? "here" : "there", "a")
                        .put(here ? "there" : "here", "a", new byte[0])));
            }
        });
        try {
            for (int i = 0; i < 2000; i++) {
                SharedState.Snapshot snapshot = get(state.snapshot(List.of("here", "there")));
                assertEquals(1, snapshot.tables().size(), () -> snapshot.version().toString());
                assertEquals(snapshot.version().number() % 2 == 1, snapshot.tables().containsKey("here"));
            }
            assertTrue(get(state.version()).number() > 10);
        } finally {
            stopped.set(true);
            assertDoesNotThrow(() -> changes.join());
        }
    }

    @Test
    void aRedisThatHoldsNoDeploymentIsNotChanged() {
        Version none = get(state.version());
        Future<Boolean> asked = state.change(none, none.next(), new TableChange().put("keys", "a", new byte[]{1}));
        assertThrows(LedgerUnavailableException.class, () -> get(asked));
        assertTrue(get(state.read("keys")).isEmpty());
    }

    private static TableChange put(String value) {
        return new TableChange().put("others", "a", value.getBytes(UTF_8));
    }

    private static Map<String, Map<String, byte[]>> tables(String value) {
        byte[] bytes = value.getBytes(UTF_8);
        return Map.of("keys", Map.of("a", bytes, "b", bytes), "callers", Map.of("a", bytes));
    }

    private Optional<String> text(String table, String field) {
        return get(state.read(table)).flatMap(fields -> Optional.ofNullable(fields.get(field)))
                .map(bytes -> new String(bytes, UTF_8));
    }
}
