package cn.yimatong.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each fault does what it says, seen from a plain socket before a real server. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultProxyTest {
    /** So long nothing is waited for that should never come. */
    private static final int SILENCE_MILLIS = 500;
    private static final int PATIENCE_MILLIS = 20_000;

    private StandAlone redis;
    private FaultProxy proxy;

    @BeforeAll
    void start(@TempDir Path folder) {
        redis = StandAlone.start(ServerProgram.USUAL, folder);
        proxy = FaultProxy.before(redis.server().port(), 42);
    }

    @AfterEach
    void allOff() {
        proxy.clear();
        proxy.reset();
    }

    @AfterAll
    void stop() {
        proxy.close();
        redis.close();
    }

    /** A client that sends lines and reads what comes, byte by byte if need be. */
    private static final class Line implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        Line(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = socket.getInputStream();
        }

        Line send(String... commands) throws IOException {
            socket.getOutputStream()
                    .write((String.join("\r\n", commands) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        String read() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    throw new SocketException("closed after: " + line);
                }
                line.append((char) next);
            }
            return line.toString().strip();
        }

        String ask(String command) throws IOException {
            return send(command).read();
        }

        void assertSilent() throws IOException {
            socket.setSoTimeout(SILENCE_MILLIS);
            assertThrows(SocketTimeoutException.class, in::read);
            socket.setSoTimeout(PATIENCE_MILLIS);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Line through() throws IOException {
        return new Line(proxy.port());
    }

    private String past(String command) throws IOException {
        try (Line line = new Line(redis.server().port())) {
            return line.ask(command);
        }
    }

    @Test
    void withoutAFaultEverythingPasses() throws IOException {
        try (Line line = through()) {
            line.send("SET a 1", "GET a", "LRANGE none 0 -1", "PING");
            assertEquals(List.of("+OK", "$1", "1", "*0", "+PONG"),
                    List.of(line.read(), line.read(), line.read(), line.read(), line.read()));
        }
    }

    @Test
    void whoIsRefusedComesInAgainWhenItIsOff() throws IOException {
        try (Line before = through(); FaultProxy.Switch refusing = proxy.on(Fault.refuse())) {
            assertThrows(ConnectException.class, () -> through().close());
            assertEquals("+PONG", before.ask("PING"));
            refusing.off();
            try (Line after = through()) {
                assertEquals("+PONG", after.ask("PING"));
            }
        }
    }

    @Test
    void aResetEndsTheConnectionsThatThereAreOnce() throws IOException {
        try (Line before = through()) {
            assertEquals("+PONG", before.ask("PING"));
            proxy.reset();
            assertEquals("Connection reset", assertThrows(SocketException.class, before::read).getMessage());
        }
        try (Line after = through()) {
            assertEquals("+PONG", after.ask("PING"));
        }
    }

    @Test
    void aResetInAReplyComesAfterItsHalf() throws IOException {
        try (Line line = through()) {
            FaultProxy.Switch broken = proxy.on(Fault.resetInReply(1, 1));
            assertEquals("+OK", line.ask("SET half whole"));
            line.send("SET half again");
            assertThrows(SocketException.class, line::read);
            assertEquals(1, broken.hits());
        }
        assertEquals("$5", past("GET half"));
        try (Line after = through()) {
            assertEquals("+PONG", after.ask("PING"));
        }
    }

    @Test
    void aLostReplyIsOfARequestThatWasCarriedOut() throws IOException {
        past("DEL lost");
        try (Line line = through()) {
            FaultProxy.Switch losing = proxy.on(Fault.loseReplies());
            line.send("INCR lost");
            Poll.until(() -> losing.hits() == 1);
            line.assertSilent();
            assertEquals("$1", past("GET lost"));
            line.send("INCR lost");
            Poll.until(() -> losing.hits() == 2);
            losing.off();
            assertThrows(SocketException.class, line::read);
        }
        assertEquals(":3", past("INCR lost"));
    }

    @Test
    void theNextRepliesAreLostAndThenTheConnectionIsReset() throws IOException {
        past("DEL counted");
        try (Line line = through(); FaultProxy.Switch losing = proxy.on(Fault.loseReplies(1, 2))) {
            assertEquals(":1", line.ask("INCR counted"));
            line.send("INCR counted");
            Poll.until(() -> losing.hits() == 1);
            line.assertSilent();
            line.send("INCR counted");
            assertThrows(SocketException.class, line::read);
            assertEquals(2, losing.hits());
            try (Line after = through()) {
                assertEquals(":4", after.ask("INCR counted"));
            }
        }
    }

    @Test
    void aDelayIsPerReplyAndDoesNotAddUp() throws IOException {
        try (Line line = through(); FaultProxy.Switch slow = proxy.on(Fault.delay(millis(400), millis(500)))) {
            long start = System.nanoTime();
            String[] commands = new String[100];
            Arrays.fill(commands, "PING");
            line.send(commands);
            for (int i = 0; i < commands.length; i++) {
                assertEquals("+PONG", line.read());
            }
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(millis(400)) >= 0, took::toString);
            assertTrue(took.compareTo(millis(10_000)) < 0, took::toString);
            slow.off();
        }
    }

    @Test
    void theSeedDrawsTheDelays() {
        assertEquals(delays(7), delays(7));
        assertFalse(delays(7).equals(delays(8)));
    }

    /** As they are drawn for one connection. */
    private List<Long> delays(long seed) {
        try (FaultProxy drawn = FaultProxy.before(redis.server().port(), seed)) {
            drawn.on(Fault.delay(millis(1), millis(5000)));
            List<Long> delays = new ArrayList<>();
            var random = drawn.random();
            for (int i = 0; i < 20; i++) {
                delays.add(drawn.delayNanos(random));
            }
            assertTrue(delays.stream().allMatch(nanos -> nanos >= 1_000_000 && nanos <= 5_000_000_000L));
            return delays;
        }
    }

    @Test
    void halfOpenNothingPassesNothingClosesAndWhatWaitsGoesOn() throws IOException {
        past("DEL waits");
        try (Line line = through(); FaultProxy.Switch open = proxy.on(Fault.halfOpen())) {
            line.send("INCR waits");
            line.assertSilent();
            assertEquals(":0", past("EXISTS waits"));
            try (Line another = through()) {
                another.send("PING").assertSilent();
                open.off();
                assertEquals(":1", line.read());
                assertEquals("+PONG", another.read());
            }
        }
    }

    @Test
    void aTrickleComesInSingleBytes() throws IOException {
        try (Line line = through(); FaultProxy.Switch slow = proxy.on(Fault.trickle(millis(100)))) {
            line.send("ECHO 0123456789");
            long start = System.nanoTime();
            assertEquals("$10", line.read());
            assertEquals("0123456789", line.read());
            // 17 bytes have 16 pauses between them.
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(millis(1400)) >= 0, took::toString);
            slow.off();
            assertEquals("+PONG", line.ask("PING"));
        }
    }

    @Test
    void theEndOfTheServerIsTheEndOfTheConnection() throws IOException {
        try (Line line = through()) {
            line.send("QUIT");
            assertEquals("+OK", line.read());
            assertThrows(SocketException.class, line::read);
        }
    }

    @Test
    void aReplicasLinkIsSpared() throws IOException {
        try (Line line = through(); FaultProxy.Switch losing = proxy.on(Fault.loseReplies())) {
            assertEquals("+OK", line.ask("REPLCONF listening-port 1"));
            assertEquals(0, losing.hits());
        }
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
