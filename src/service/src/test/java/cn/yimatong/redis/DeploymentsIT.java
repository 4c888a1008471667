package cn.yimatong.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Single servers and Sentinel: each starts, is written to, fails over and comes back. */
@Timeout(120)
class DeploymentsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    @TempDir
    private Path folder;

    /** A client of its own, which reconnects. */
    private record Connected(RedisClient client, RedisCommands<String, String> commands) implements AutoCloseable {

        static Connected to(String uri) {
            return to(uri, ClientOptions.builder().build());
        }

        static Connected to(String uri, ClientOptions options) {
            RedisClient client = RedisClient.create();
            client.setOptions(options);
            RedisURI address = RedisURI.create(uri);
            address.setTimeout(TIMEOUT);
            try {
                return new Connected(client, client.connect(address).sync());
            } catch (RedisException e) {
                client.shutdown(Duration.ZERO, TIMEOUT);
                throw e;
            }
        }

        @Override
        public void close() {
            client.shutdown(Duration.ZERO, TIMEOUT);
        }
    }

    /** Whether it is answered at all; the connection may just be on its way to another server. */
    private static boolean answers(BooleanSupplier question) {
        try {
            return question.getAsBoolean();
        } catch (RedisException e) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(ServerProgram.class)
    void aServerThatIsKilledComesBackWithWhatItHasAcknowledged(ServerProgram program) {
        try (StandAlone redis = StandAlone.start(program, folder); Connected client = Connected.to(redis.uri())) {
            for (int i = 0; i < 100; i++) {
                client.commands.set("key-" + i, "value-" + i);
            }
            redis.server().kill();
            assertThrows(RedisConnectionException.class, () -> Connected.to(redis.uri()).close());
            redis.server().restart();
            try (Connected again = Connected.to(redis.uri())) {
                assertEquals(100, again.commands.dbsize());
                assertEquals("value-99", again.commands.get("key-99"));
            }
        }
    }

    @Test
    void aServerThatIsPausedKeepsItsConnectionsAndGoesOn() {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder);
                Connected client = Connected.to(redis.uri())) {
            redis.server().pause();
            assertThrows(RedisCommandTimeoutException.class, () -> client.commands.incr("counter"));
            redis.server().resume();
            Poll.until(() -> answers(() -> "1".equals(client.commands.get("counter"))));
        }
    }

    @Test
    void aServerThatIsStoppedEndsInGoodOrder() {
        try (StandAlone redis = StandAlone.start(ServerProgram.USUAL, folder)) {
            redis.server().stop();
            assertTrue(redis.server().log().contains("ready to exit, bye bye"), redis.server().log());
        }
    }

    @Test
    void theCurrentServerIsValkey8OrLater() {
        try (StandAlone redis = StandAlone.start(ServerProgram.CURRENT, folder);
                Connected client = Connected.to(redis.uri())) {
            String version = Control.fields(client.commands.info("server")).getOrDefault("valkey_version", "0.0");
            assertTrue(Integer.parseInt(version.split("\\.", 2)[0]) >= 8, version);
        }
    }

    @Test
    void noServerOutlivesTheJvmThatStartedIt() throws IOException {
        Process jvm = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                System.getProperty("java.class.path"), Starter.class.getName(), folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader out = new BufferedReader(
                new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            ProcessHandle server = ProcessHandle.of(Long.parseLong(out.readLine())).orElseThrow();
            assertTrue(server.isAlive());
            jvm.destroyForcibly();
            Poll.until(() -> !server.isAlive());
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** A JVM that starts a server, says its process id and waits to be killed. */
    static final class Starter {
        private Starter() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println(StandAlone.start(ServerProgram.USUAL, Path.of(arguments[0])).server().pid());
            Thread.currentThread().join();
        }
    }

    @ParameterizedTest
    @EnumSource(ServerProgram.class)
    void sentinelsMakeAReplicaTheMasterAndTheOldOneFollows(ServerProgram program) {
        try (SentinelDeployment redis = SentinelDeployment.start(program, folder);
                Connected client = Connected.to(redis.uri())) {
            client.commands.set("before", "1");
            assertEquals(2, client.commands.waitForReplication(2, 5000));
            RedisProcess old = redis.master();
            old.kill();
            RedisProcess now = redis.waitForFailover(old);
            assertNotEquals(old, now);
            Poll.until(() -> answers(() -> "OK".equals(client.commands.set("after", "2"))));
            old.restart();
            redis.waitUntilWhole();
            assertEquals(now, redis.master());
            try (Connected follower = Connected.to(old.uri())) {
                Poll.until(() -> "2".equals(follower.commands.get("after")));
                assertEquals("1", follower.commands.get("before"));
                assertThrows(RedisCommandExecutionException.class, () -> follower.commands.set("a", "b"));
            }
        }
    }

    @Test
    void whoTrustsTheAuthorityComesInByTlsAndMayJustWhatTheLedgerDoes() {
        try (SecureStandAlone redis = SecureStandAlone.start(ServerProgram.USUAL, folder);
                Connected client = Connected.to(redis.uri(), trusting(redis.tls()))) {
            assertEquals("OK", client.commands.set("{tag}key", "1"));
            for (Runnable forbidden : new Runnable[]{client.commands::flushall, () -> client.commands.get("other"),
                () -> client.commands.keys("*"), () -> client.commands.configGet("*")}) {
                String message = assertThrows(RedisCommandExecutionException.class, forbidden::run).getMessage();
                assertTrue(String.valueOf(message).startsWith("NOPERM"), message);
            }
            try (Connected administrator = Connected.to(redis.administratorUri())) {
                assertEquals("1", administrator.commands.get("{tag}key"));
            }
        }
    }

    @Test
    void whoTrustsAnotherAuthorityOrSpeaksWithoutTlsOrIsNobodyStaysOutside() {
        try (SecureStandAlone redis = SecureStandAlone.start(ServerProgram.USUAL, folder)) {
            TlsFiles other = TlsFiles.create(folder.resolve("other"));
            assertThrows(RedisConnectionException.class, () -> Connected.to(redis.uri(), trusting(other)).close());
            assertThrows(RedisException.class,
                    () -> Connected.to(redis.uri().replace("rediss:", "redis:")).close());
            assertThrows(RedisException.class, () -> Connected.to(redis.server().uri()).close());
        }
    }

    private static ClientOptions trusting(TlsFiles tls) {
        return ClientOptions.builder()
                .sslOptions(SslOptions.builder().jdkSslProvider().trustManager(tls.authority().toFile()).build())
                .build();
    }
}
