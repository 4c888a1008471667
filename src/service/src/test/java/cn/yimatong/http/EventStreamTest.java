package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.access.Callers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EventStreamTest {

    private static final String GET = "GET /events HTTP/1.1\r\nHost: t\r\n";
    private static final Duration SHORT = Duration.ofMillis(300);

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<EventStream> opened = new LinkedBlockingQueue<>();
    private ManagementServer server;

    @BeforeEach
    void start() {
        HttpLimits defaults = HttpLimits.defaults();
        HttpLimits limits = new HttpLimits(SHORT, SHORT, defaults.requestLineBytes(), defaults.headerBytes(),
                defaults.bodyBytes(), defaults.jsonDepth(), 100, 100, 0, Duration.ofSeconds(1));
        server = TestService.await(ManagementServer.start(vertx, new Listener("127.0.0.1", 0, 1), limits, List.of(),
                () -> "", List.of(new Resource.Feed("/events", opening -> {
                    opened.add(opening.get());
                    return Optional.empty();
                }), new Resource.Feed("/full", _ -> Optional.of(Problem.of(ProblemType.UNAVAILABLE, "So many look.")))),
                new SimpleMeterRegistry(), TestService.await(Contract.load(vertx)), List.of(), new Callers(Map.of()),
                InstantSource.system()));
    }

    @AfterEach
    void close() {
        TestService.await(vertx.close());
    }

    private RawConnection connect(String more) throws IOException {
        return new RawConnection(server.port()).send(GET + more + "\r\n");
    }

    private EventStream stream() throws InterruptedException {
        EventStream stream = opened.poll(10, TimeUnit.SECONDS);
        if (stream == null) {
            throw new AssertionError("no stream was opened");
        }
        return stream;
    }

    @Test
    void aReaderHearsEachEventAsItIsSent() throws Exception {
        try (RawConnection reader = connect("")) {
            RawConnection.Response head = reader.receiveHead();
            assertEquals(200, head.status());
            assertEquals("text/event-stream", head.header("Content-Type"));
            assertEquals("no-store", head.header("Cache-Control"));
            assertEquals("nosniff", head.header("X-Content-Type-Options"));
            EventStream stream = stream();
            stream.send("now", "{\"scans\":7}");
            stream.send("now", "{\"scans\":8}");
            reader.readUntil("event: now\ndata: {\"scans\":7}\n\n");
            reader.readUntil("event: now\ndata: {\"scans\":8}\n\n");
        }
    }

    @Test
    void aStreamMayBeSilentForLongerThanAnyOtherAnswer() throws Exception {
        try (RawConnection reader = connect("")) {
            EventStream stream = stream();
            vertx.setTimer(4 * SHORT.toMillis(), _ -> stream.send("late", "1"));
            reader.readUntil("event: late\n");
        }
    }

    @Test
    void whoeverDoesNotReadIsNotWrittenForWithoutEndAndDroppedInTheEnd() throws Exception {
        try (RawConnection reader = connect("")) {
            EventStream stream = stream();
            AtomicBoolean dropped = new AtomicBoolean();
            stream.whenClosed(() -> dropped.set(true));
            String event = "x".repeat(100_000);
            // Far more in all than sockets hold; while it is full, each is left out.
            Poll.until(Duration.ofSeconds(20), () -> {
                stream.send("now", event);
                return dropped.get();
            });
            long taken = reader.readToItsEnd();
            assertTrue(taken < 30_000_000, () -> taken + " bytes were kept for a reader who was not there");
        }
    }

    @Test
    void whoeverReadsIsNotDroppedHoweverMuchComes() throws Exception {
        try (RawConnection reader = connect("")) {
            EventStream stream = stream();
            AtomicBoolean dropped = new AtomicBoolean();
            stream.whenClosed(() -> dropped.set(true));
            for (int i = 0; i < 100; i++) {
                stream.send("now", "x".repeat(50_000));
                stream.send("mark", Integer.toString(i));
                reader.readUntil("event: mark\ndata: " + i + "\n\n");
            }
            assertFalse(dropped.get());
        }
    }

    @Test
    void pagesOfOtherSitesGetNoStream() throws Exception {
        for (String site : List.of("cross-site", "same-site")) {
            try (RawConnection reader = connect("Sec-Fetch-Site: " + site + "\r\n")) {
                assertEquals(403, reader.receive().status());
            }
        }
        assertTrue(opened.isEmpty());
        try (RawConnection own = connect("Sec-Fetch-Site: same-origin\r\n")) {
            assertEquals(200, own.receiveHead().status());
        }
    }

    @Test
    void whoeverIsNotLetInIsTold() throws Exception {
        try (RawConnection reader = new RawConnection(server.port())) {
            assertEquals(503, reader.send("GET /full HTTP/1.1\r\nHost: t\r\n\r\n").receive().status());
        }
    }

    @Test
    void aHeadOpensNoStream() throws Exception {
        try (RawConnection reader = new RawConnection(server.port())) {
            RawConnection.Response head = reader.send("HEAD /events HTTP/1.1\r\nHost: t\r\n\r\n").receiveHead();
            assertEquals(200, head.status());
            assertEquals("text/event-stream", head.header("Content-Type"));
        }
        assertTrue(opened.isEmpty());
    }

    @Test
    void aStreamEndsAtOnceWhenItIsClosedOrItsServerIs() throws Exception {
        try (RawConnection one = connect(""); RawConnection other = connect("")) {
            stream().close();
            stream();
            TestService.await(server.close());
            assertTrue(one.readToItsEnd() < 1000 && other.readToItsEnd() < 1000);
        }
    }

    @Test
    void whoeverDoesNotReadDoesNotHoldUpTheEnd() throws Exception {
        try (RawConnection _ = connect("")) {
            EventStream stream = stream();
            AtomicBoolean over = new AtomicBoolean();
            stream.whenClosed(() -> over.set(true));
            for (int i = 0; i < 200; i++) {
                stream.send("now", "x".repeat(100_000));
            }
            stream.close();
            Poll.until(Duration.ofSeconds(4), over::get);
        }
    }

    @Test
    void aReaderThatLeavesIsNoticed() throws Exception {
        AtomicBoolean left = new AtomicBoolean();
        try (RawConnection reader = connect("")) {
            EventStream stream = stream();
            stream.whenClosed(() -> left.set(true));
            stream.send("now", "1");
            reader.readUntil("event: now\n");
            assertFalse(left.get());
        }
        Poll.until(left::get);
    }
}
