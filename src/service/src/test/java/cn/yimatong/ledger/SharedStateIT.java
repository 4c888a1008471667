package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
        assertEquals(0, get(state.changes()));
        List<Future<Boolean>> asked = IntStream.range(0, 10)
                .mapToObj(i -> state.change(0, new TableChange().take("keys", "a")
                        .put("keys", "c", ("change " + i).getBytes(UTF_8))
                        .put("others", "d", ("change " + i).getBytes(UTF_8))))
                .toList();
        List<Integer> first = IntStream.range(0, 10).filter(i -> get(asked.get(i))).boxed().toList();
        assertEquals(1, first.size());
        String by = "change " + first.getFirst();
        assertEquals(1, get(state.changes()));
        assertEquals(Set.of("b", "c"), get(state.read("keys")).orElseThrow().keySet());
        assertEquals(Optional.of(by), text("keys", "c"));
        assertEquals(Optional.of(by), text("others", "d"));
        assertTrue(get(state.change(1, new TableChange().take("others", "d").take("others", "none"))));
        assertEquals(2, get(state.changes()));
        assertTrue(get(state.read("others")).isEmpty());
    }

    @Test
    void aRedisThatHoldsNoDeploymentIsNotChanged() {
        Future<Boolean> asked = state.change(0, new TableChange().put("keys", "a", new byte[]{1}));
        assertThrows(LedgerUnavailableException.class, () -> get(asked));
        assertTrue(get(state.read("keys")).isEmpty());
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
