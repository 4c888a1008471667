package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.access.Callers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DrainTest {

    private static final HttpLimits LIMITS = drainingFor(Duration.ofSeconds(2));
    private static final HttpLimits PATIENT = drainingFor(Duration.ofSeconds(60));

    private final Promise<Answer> slowAnswer = Promise.promise();
    private final CountDownLatch inFlight = new CountDownLatch(1);
    private final OperationEntry slow = OperationEntry.open("getKeys", _ -> {
        inFlight.countDown();
        return slowAnswer.future();
    });

    private static HttpLimits drainingFor(Duration drain) {
        return new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 4096, 8192, 65_536, 8, 100, 100, 0, drain);
    }

    private static long millis(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    /** Well within a limit that is far off: the stop did not wait for it. */
    private static void assertStopsBeforeTheLimit(TestService service) {
        long millis = millis(() -> TestService.await(service.servers.drain(Duration.ZERO)));
        assertTrue(millis < 10_000, () -> millis + " ms");
    }

    /**
     * The kernel takes connections until the loop that accepts has selected once more: a channel that a selector holds
     * keeps its descriptor that long, though Netty already says that it is closed.
     */
    private static void assertPortCloses(TestService service) {
        Poll.until(() -> isRefused(service));
    }

    private static boolean isRefused(TestService service) {
        try {
            service.connect().close();
            return false;
        } catch (ConnectException _) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsInFlightIsAnsweredAndWhatIsNewIsRefused() throws IOException, InterruptedException {
        try (TestService service = new TestService(PATIENT, slow);
                RawConnection busy = service.connect();
                RawConnection idle = service.connect()) {
            assertEquals(200, idle.send(service.verification("{\"code\":\"x\"}")).receive().status());
            busy.send(service.request("GET /v1/keys", "", ""));
            assertTrue(inFlight.await(10, TimeUnit.SECONDS));

            Future<Void> drained = service.servers.drain(Duration.ZERO);
            assertTrue(service.servers.draining());
            RawConnection.Response refused = service.exchange(service.verification("{\"code\":\"x\"}"));
            assertEquals(503, refused.status());
            assertEquals("unavailable", refused.problem());
            assertEquals("close", refused.header("Connection"));
            assertEquals("1", refused.header("Retry-After"));
            assertEquals(503, idle.send(service.verification("{\"code\":\"x\"}")).receive().status());
            assertTrue(idle.isClosedByServer());
            assertFalse(drained.isComplete());

            slowAnswer.complete(Answer.json(200, TestService.codes()));
            assertEquals(200, busy.receive().status());
            TestService.await(drained);
            assertPortCloses(service);
        }
    }

    @Test
    void duringTheNoticeTheNodeIsNotReadyAndGoesOnAndEachAnswerClosesItsConnection() throws IOException {
        try (TestService service = new TestService(PATIENT); RawConnection kept = service.connect()) {
            assertEquals(200, kept.send(service.verification("{\"code\":\"x\"}")).receive().status());
            Future<Void> drained = service.servers.drain(Duration.ofSeconds(2));
            assertTrue(service.servers.draining());
            RawConnection.Response last = kept.send(service.verification("{\"code\":\"x\"}")).receive();
            assertEquals(200, last.status());
            assertEquals("close", last.header("Connection"));
            assertTrue(kept.isClosedByServer());
            assertEquals(200, service.exchange(service.verification("{\"code\":\"x\"}")).status());
            TestService.await(drained);
            assertPortCloses(service);
        }
    }

    @Test
    void withNothingInFlightThePortIsClosedAtOnce() throws IOException {
        try (TestService service = new TestService(PATIENT); RawConnection idle = service.connect()) {
            assertEquals(200, idle.send(service.verification("{\"code\":\"x\"}")).receive().status());
            assertStopsBeforeTheLimit(service);
            assertTrue(idle.isClosedByServer());
            assertPortCloses(service);
        }
    }

    @Test
    void aRequestThatIsNeverAnsweredDelaysTheStopByTheLimitOnly() throws IOException, InterruptedException {
        try (TestService service = new TestService(LIMITS, slow); RawConnection busy = service.connect()) {
            busy.send(service.request("GET /v1/keys", "", ""));
            assertTrue(inFlight.await(10, TimeUnit.SECONDS));
            long millis = millis(() -> TestService.await(service.servers.drain(Duration.ZERO)));
            assertTrue(millis >= 1900 && millis < 10_000, () -> millis + " ms");
            assertTrue(busy.isClosedByServer());
        }
    }

    @Test
    void aClientThatIsGoneIsNotWaitedFor() throws IOException, InterruptedException {
        try (TestService service = new TestService(PATIENT, slow)) {
            try (RawConnection busy = service.connect()) {
                busy.send(service.request("GET /v1/keys", "", ""));
                assertTrue(inFlight.await(10, TimeUnit.SECONDS));
            }
            assertStopsBeforeTheLimit(service);
        }
    }

    @Test
    void aTakenPortFailsTheStart() {
        try (TestService service = new TestService(LIMITS)) {
            // Another Vert.x: within one, servers may share a port.
            Vertx other = Vertx.vertx();
            Future<HttpServers> second = HttpServers.start(other,
                    new Listener("127.0.0.1", service.servers.port(), 2), LIMITS, service.contract, List::of,
                    new Callers(Map.of()), InstantSource.system(), Traces.NONE,
                    service.meters);
            assertThrows(CompletionException.class, () -> TestService.await(second));
            TestService.await(other.close());
        }
    }
}
