package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.access.Admission;
import cn.yimatong.access.BearerToken;
import cn.yimatong.access.Callers;
import cn.yimatong.access.Role;
import cn.yimatong.access.SceneScope;
import cn.yimatong.keys.KeyRing;
import cn.yimatong.keys.KeyStep;
import cn.yimatong.keys.SigningKeys;
import cn.yimatong.keys.WrongMasterKeyException;
import cn.yimatong.ledger.RedisConnection;
import cn.yimatong.ledger.RedisServer;
import cn.yimatong.ledger.SharedState;
import cn.yimatong.ledger.SharedState.Version;
import cn.yimatong.ledger.TableChange;
import cn.yimatong.token.Algorithm;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node that is looking makes of what it finds in Redis. */
final class StateWatchIT {
    /** How many a node reads where something is changed. */
    private static final int TABLES = 7;
    private static final String CALLERS = "{yimatong}t:callers";

    private final SecureRandom random = new SecureRandom();
    private final Vertx vertx = Vertx.vertx();
    private RedisServer redis;
    private RedisConnection connection;
    private RedisClient client;
    private RedisCommands<String, String> raw;
    private SharedState state;
    private Callers callers;
    private Deployment deployment;
    private KeyRing keys;
    private StateWatch watch;
    private Duration ahead = Duration.ZERO;
    private final MeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        redis = RedisServer.start(folder.resolve("redis"));
        connection = RedisConnection.open(redis.uri());
        client = RedisClient.create(redis.uri());
        raw = client.connect().sync();
        state = new SharedState(vertx, connection);
        deployment = Deployment.open(state, new Deployment.Place(folder, Optional.empty(), 1),
                InstantSource.system(), random);
        callers = new Callers(deployment.shared().callers(), InstantSource.system());
        keys = new KeyRing(deployment.shared().keys());
        watch = new StateWatch(vertx, state, deployment, keys, callers, _ -> {}, () -> Instant.now().plus(ahead));
        watch.count(meters);
    }

    @AfterEach
    void stop() {
        client.close();
        connection.close();
        redis.close();
        Await.result(vertx.close());
    }

    @Test
    void aChangeInPlaceOfOneThatAFailOverHasLostIsTakenThoughItHasTheSameNumber() {
        Map<String, Map<String, String>> before = tables();
        String lost = add("lost");
        look();
        assertTrue(mayCall(lost));
        assertEquals(1, Await.result(state.version()).number());
        restore(before);
        String other = add("other");
        assertEquals(1, Await.result(state.version()).number());
        look();
        assertTrue(mayCall(other));
        assertFalse(mayCall(lost));
    }

    @Test
    void aRevocationAndARemovalAreTakenBesideEntriesThatCannotBeRead() {
        String removed = add("removed");
        look();
        assertTrue(mayCall(removed));
        raw.hset(CALLERS, "0123456789abcdef", "no caller");
        raw.hset("{yimatong}t:signing-keys", "SM2.AAEAAA", "no key");
        raw.hset("{yimatong}t:revoked-keys", "nothing", "{}");
        String kid = kids().getFirst();
        change(step(keys -> keys.revoke(kid)).take(Deployment.CALLERS,
                BearerToken.of(removed).orElseThrow().hash()));
        look();
        assertFalse(mayCall(removed));
        assertFalse(kids().contains(kid));
        assertEquals(1, kids().size(), "the next one is in force");
        assertEquals(3, unreadable());
        raw.hdel(CALLERS, "0123456789abcdef");
        raw.hdel("{yimatong}t:signing-keys", "SM2.AAEAAA");
        raw.hdel("{yimatong}t:revoked-keys", "nothing");
        look();
        assertEquals(0, unreadable(), "what is mended is told no more");
    }

    @Test
    void aRevocationAndARemovalAreTakenThoughNoKeyOpens() {
        String removed = add("removed");
        look();
        String kid = kids().getFirst();
        change(step(keys -> keys.revoke(kid)).take(Deployment.CALLERS,
                BearerToken.of(removed).orElseThrow().hash()));
        raw.del("{yimatong}t:secrets");
        look();
        assertFalse(mayCall(removed));
        assertFalse(kids().contains(kid));
        assertEquals(1, unreadable());
    }

    @Test
    void aNodeTellsForHowLongItHasNotHeardWhatIsInForce() {
        look();
        assertTrue(gauge("yimatong.state.age") < 5);
        redis.close();
        Poll.until(() -> gauge("yimatong.state.age") > 0.2);
        double before = gauge("yimatong.state.age");
        assertThrows(RuntimeException.class, this::look);
        assertTrue(gauge("yimatong.state.age") > before, "a look without an answer is none");
    }

    @Test
    void whoeverAsksForALookGetsOneThatBeginsAfterItAndAllTogetherAskRedisTenTimesASecond() {
        long before = reads();
        long begun = System.nanoTime();
        int looks = 0;
        while (System.nanoTime() - begun < 1_000_000_000) {
            List<Future<Boolean>> asked = IntStream.range(0, 50).mapToObj(_ -> watch.next()).toList();
            String token = add("caller-" + looks++);
            Await.result(Future.all(asked));
            Await.result(watch.next());
            assertTrue(mayCall(token));
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        assertTrue(looks > 1);
        // Of each look the version, and state and acts where it is another; of each act of ours the version.
        assertTrue(reads() - before <= (seconds * 10 + 1) * (1 + TABLES) + looks, () -> seconds + " s");
    }

    private long reads() {
        return raw.info("commandstats").lines().filter(line -> line.startsWith("cmdstat_hgetall:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll(".*calls=(\\d+),.*", "$1"))).sum();
    }

    @Test
    void aRetiredKeyIsForgottenOnceItsCodesHaveRunOutThoughNothingIsChanged() {
        String old = kids().getFirst();
        change(step(keys -> keys.makeStaged(Algorithm.SM2, Duration.ofDays(9))));
        look();
        String next = kids().stream().filter(kid -> !kid.equals(old)).findFirst().orElseThrow();
        Poll.until(() -> {
            KeyStep step = wish(keys -> keys.activate(next, true));
            if (step instanceof KeyStep.Planned(TableChange change, _, _)) {
                change(change);
                return true;
            }
            return false;
        });
        change(step(keys -> keys.retire(old)));
        look();
        assertTrue(kids().contains(old));
        ahead = Duration.ofHours(3);
        look();
        assertEquals(List.of(next), kids());
    }

    private double unreadable() {
        return gauge("yimatong.state.unreadable");
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    private List<String> kids() {
        return keys.current().published().keys().stream().map(key -> key.keyId().kid()).toList();
    }

    private TableChange step(Function<SigningKeys, KeyStep> wish) {
        return assertInstanceOf(KeyStep.Planned.class, wish(wish)).change();
    }

    private KeyStep wish(Function<SigningKeys, KeyStep> wish) {
        try {
            return wish.apply(new SigningKeys(deployment.store(), Await.result(Deployment.snapshot(state)).tables(),
                    Await.result(state.time())));
        } catch (WrongMasterKeyException e) {
            throw new AssertionError(e);
        }
    }

    private void change(TableChange change) {
        Version seen = Await.result(state.version());
        assertTrue(Await.result(state.change(seen, seen.next(), change)));
    }

    /** What an operator's command does. */
    private String add(String name) {
        BearerToken token = BearerToken.random(random);
        Admission admission = Admission.of(Role.SCANNER.caller(name, SceneScope.all()));
        Version seen = Await.result(state.version());
        Version next = seen.next();
        assertTrue(Await.result(state.change(seen, next, Acts.with(
                new TableChange().put(Deployment.CALLERS, token.hash(), admission.toBytes()), next,
                Instant.now(), "test", "add caller", name))));
        return token.reveal();
    }

    private void look() {
        Await.result(watch.look());
    }

    private boolean mayCall(String token) {
        return callers.authenticate("Bearer " + token).isPresent();
    }

    /** What a replica knows that is behind. */
    private Map<String, Map<String, String>> tables() {
        Map<String, Map<String, String>> tables = new TreeMap<>();
        for (String name : new String[]{"state", "acts", "callers"}) {
            tables.put("{yimatong}t:" + name, raw.hgetall("{yimatong}t:" + name));
        }
        return tables;
    }

    private void restore(Map<String, Map<String, String>> tables) {
        tables.forEach((key, fields) -> {
            raw.del(key);
            if (!fields.isEmpty()) {
                raw.hset(key, fields);
            }
        });
    }
}
