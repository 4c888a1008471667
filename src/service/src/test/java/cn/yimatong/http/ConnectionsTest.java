package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class ConnectionsTest {

    private static HttpLimits limits(int connections, int perAddress) {
        return new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 4096, 8192, 65_536, 8, connections,
                perAddress, 0,
                Duration.ofSeconds(2));
    }

    private static void closeAll(Deque<RawConnection> connections) throws IOException {
        while (!connections.isEmpty()) {
            connections.pop().close();
        }
    }

    /** Opens connections, each proved open by an answer. */
    private static Deque<RawConnection> open(TestService service, int count) throws IOException {
        Deque<RawConnection> connections = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            RawConnection connection = service.connect();
            connections.push(connection);
            assertEquals(200, connection.send(service.verification("{\"code\":\"x\"}")).receive().status());
        }
        return connections;
    }

    private static boolean serves(TestService service) throws IOException {
        try (RawConnection connection = service.connect()) {
            return !connection
                    .sendUntilRefused(service.request("GET /v1/keys", "", "").getBytes(StandardCharsets.US_ASCII), 1)
                    && !connection.isClosedByServer();
        }
    }

    private static void servesWithinSeconds(TestService service) throws IOException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        boolean served = serves(service);
        while (!served && System.nanoTime() < end) {
            served = serves(service);
        }
        assertTrue(served, "a place that was left is not free");
    }

    private static void refusesOneMoreUntilOneLeaves(TestService service, int most) throws IOException {
        Deque<RawConnection> connections = open(service, most);
        for (int i = 0; i < 20; i++) {
            assertTrue(!serves(service), "one connection too many was served");
        }
        connections.pop().close();
        servesWithinSeconds(service);
        closeAll(connections);
    }

    @Test
    void connectionsThatAreResetAtOnceTakeNoPlaceForEver() throws IOException {
        try (TestService service = new TestService(limits(20, 20))) {
            for (int i = 0; i < 2000; i++) {
                service.connect().reset();
            }
            servesWithinSeconds(service);
            Deque<RawConnection> all = new ArrayDeque<>();
            for (int i = 0; i < 20; i++) {
                servesWithinSeconds(service);
                all.push(service.connect());
            }
            closeAll(all);
        }
    }

    @Test
    void aConnectionTooManyAtAListenerIsClosedAtOnce() throws IOException {
        try (TestService service = new TestService(limits(5, 100))) {
            refusesOneMoreUntilOneLeaves(service, 5);
        }
    }

    @Test
    void aConnectionTooManyFromOneAddressIsClosedAtOnce() throws IOException {
        try (TestService service = new TestService(limits(100, 5))) {
            refusesOneMoreUntilOneLeaves(service, 5);
        }
    }

    @Test
    void theServiceAnswersBesideTwoThousandIdleConnections() throws IOException {
        try (TestService service = new TestService(HttpLimits.defaults())) {
            Deque<RawConnection> idle = new ArrayDeque<>();
            for (int i = 0; i < 2000; i++) {
                idle.push(service.connect());
            }
            assertTrue(service.answersWell());
            for (int i = 0; i < 100; i++) {
                idle.pop().send("GET /v1/keys HTTP/1.1\r\nX: ").close();
            }
            assertTrue(service.answersWell());
            closeAll(idle);
        }
    }

    @Test
    void connectionsAreSpreadOverAllEventLoops() throws IOException {
        Set<String> threads = ConcurrentHashMap.newKeySet();
        try (TestService service = new TestService(HttpLimits.defaults(), 4, OperationEntry.open("getKeys", _ -> {
            threads.add(Thread.currentThread().getName());
            return Future.succeededFuture(Answer.empty(304));
        }))) {
            for (int i = 0; i < 16; i++) {
                assertEquals(304, service.exchange(service.request("GET /v1/keys", "", "")).status());
            }
            assertEquals(4, threads.size(), threads::toString);
        }
    }

    @Test
    void oneHouseholdOfIpv6IsOneAddress() {
        assertEquals(addressOf("2001:db8:1:2::1"), addressOf("2001:db8:1:2:ffff::9"));
        assertTrue(!addressOf("2001:db8:1:2::1").equals(addressOf("2001:db8:1:3::1")));
        assertTrue(!addressOf("192.0.2.1").equals(addressOf("192.0.2.2")));
    }

    private static String addressOf(String host) {
        return ConnectionCap.addressOf(SocketAddress.inetSocketAddress(1, host));
    }
}
