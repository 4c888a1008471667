package cn.yimatong.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.ledger.RedisConnection;
import cn.yimatong.ledger.RedisServer;
import cn.yimatong.ledger.SharedState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data keys of several nodes in one Redis. */
final class DataKeysIT {

    private static final byte[] PLAIN = {1, 2, 3};

    @TempDir
    private Path folder;

    private final SecureRandom random = new SecureRandom();
    private final Vertx vertx = Vertx.vertx();
    private RedisServer server;
    private RedisConnection connection;
    private SharedState state;
    private KeyStore store;

    @BeforeEach
    void start() throws Exception {
        server = RedisServer.start(folder.resolve("redis"));
        connection = RedisConnection.open(server.uri());
        state = new SharedState(vertx, connection);
        store = new KeyStore(MasterKey.readOrCreate(folder.resolve("master.key"), random), random);
        assertTrue(get(state.found(store.found(1, Instant.parse("2026-11-25T00:00:00Z")))));
    }

    @AfterEach
    void stop() {
        connection.close();
        server.close();
        get(vertx.close());
    }

    @Test
    void aDeploymentIsFoundedWithTheFirstKey() throws Exception {
        DataKeys first = node();
        assertEquals(1, first.newest());
        assertFalse(get(store.putFirstDataKey(state)), "it has one already");
        assertOpens(node(), first.seal(1, 2, PLAIN));
    }

    @Test
    void ofManyNodesThatRotateAtOnceAllSealUnderKeysThatAllOpen() throws Exception {
        List<DataKeys> nodes = IntStream.range(0, 5).mapToObj(_ -> nodeNow()).toList();
        List<Future<Integer>> rotations = nodes.stream().map(DataKeys::rotate).toList();
        int newest = rotations.stream().mapToInt(DataKeysIT::get).max().orElseThrow();
        assertTrue(newest >= 2 && newest <= 6, () -> "newest: " + newest);
        nodes.forEach(node -> get(node.refresh()));
        for (DataKeys sealing : nodes) {
            assertEquals(newest, sealing.newest());
            byte[] sealed = sealing.seal(1, 2, PLAIN);
            nodes.forEach(opening -> assertOpens(opening, sealed));
        }
    }

    @Test
    void aRotationReachesTheOtherNodesWithTheirNextRefresh() throws Exception {
        DataKeys rotating = node();
        DataKeys other = node();
        assertEquals(2, get(rotating.rotate()));
        byte[] sealed = rotating.seal(1, 2, PLAIN);
        assertEquals(new Opening.UnknownKey(2), other.open(1, 2, sealed));
        get(other.refresh());
        assertOpens(other, sealed);
        assertEquals(2, other.newest());
    }

    @Test
    void aKeyIsSealedUnderTheMasterKeyForItsOwnPlace() throws Exception {
        KeyStore stranger = new KeyStore(MasterKey.readOrCreate(folder.resolve("other.key"), random), random);
        Map<String, byte[]> table = get(state.read(KeyStore.DATA_KEYS)).orElseThrow();
        assertThrows(WrongMasterKeyException.class, () -> stranger.dataKeys(table, state));
        Map<String, byte[]> moved = Map.of("2", table.values().iterator().next());
        assertThrows(WrongMasterKeyException.class, () -> store.dataKeys(moved, state));
        assertThrows(WrongMasterKeyException.class, () -> store.dataKeys(Map.of(), state));
    }

    @Test
    void withoutRedisWhatIsKnownStaysInForce() throws Exception {
        DataKeys node = node();
        server.close();
        CompletionException failed = assertThrows(CompletionException.class,
                () -> node.rotate().toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join());
        assertInstanceOf(LedgerUnavailableException.class, failed.getCause());
        assertOpens(node, node.seal(1, 2, PLAIN));
    }

    private DataKeys node() throws WrongMasterKeyException {
        return store.dataKeys(get(state.read(KeyStore.DATA_KEYS)).orElseThrow(), state);
    }

    private DataKeys nodeNow() {
        try {
            return node();
        } catch (WrongMasterKeyException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertOpens(DataKeys node, byte[] sealed) {
        assertArrayEquals(PLAIN, assertInstanceOf(Opening.Opened.class, node.open(1, 2, sealed)).plain());
    }

    private static <T> T get(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
    }
}
