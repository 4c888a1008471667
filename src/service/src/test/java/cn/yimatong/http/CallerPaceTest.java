package cn.yimatong.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.access.Caller;
import cn.yimatong.access.SceneScope;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerPaceTest {

    private static final int A_SECOND = 3;

    private final TestService service = new TestService(new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(30),
            4096, 8192, 65_536, 8, 100, 100, A_SECOND, Duration.ofSeconds(2)));
    private final ContractCheck contract = ContractCheck.load(service.vertx);

    @AfterAll
    void stop() {
        service.close();
    }

    private RawConnection.Response scan() {
        try {
            return service.exchange(service.verification("{\"code\":\"MS1:AB\",\"scene\":\"bus\"}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whoAsksTooOftenHearsWhenToComeBackAndNobodyElseDoes() throws IOException {
        RawConnection.Response refused = scan();
        for (int i = 0; refused.status() == 200; i++) {
            assertTrue(i < 1000, "nobody is refused");
            refused = scan();
        }
        assertEquals(429, refused.status(), refused::text);
        assertEquals("too-many-requests", refused.problem());
        assertEquals("1", refused.header("Retry-After"));
        contract.check("verify", 429, refused.headers(), refused.body());
        int issued = service.exchange(service.request("POST /v1/holders/h/codes", service.appToken, "{}")).status();
        assertEquals(201, issued, "another caller");
        Poll.until(() -> scan().status() == 200);
    }

    @Test
    void aCallersOwnBoundCountsInPlaceOfTheNodesAndAnotherTakesItsPlaceAtOnce() {
        CallerPace pace = new CallerPace(1);
        Caller free = bound(1000);
        for (int i = 0; i < 100; i++) {
            assertEquals(0, pace.secondsToWait(free));
        }
        Caller slow = bound(1);
        assertEquals(0, pace.secondsToWait(slow));
        assertEquals(0, pace.secondsToWait(slow));
        assertEquals(1, pace.secondsToWait(slow));
        assertEquals(0, pace.secondsToWait(free));
        CallerPace unbound = new CallerPace(0);
        IntStream.range(0, 2).forEach(_ -> assertEquals(0, unbound.secondsToWait(slow)));
        assertEquals(1, unbound.secondsToWait(slow));
    }

    private static Caller bound(int perSecond) {
        return new Caller("gate-7", Set.of(), SceneScope.none(), OptionalInt.of(perSecond));
    }

    @Test
    void aPublicOperationHasNoCallerToRefuse() throws IOException {
        for (int i = 0; i < 20 * A_SECOND; i++) {
            assertEquals(200, service.exchange(service.request("GET /v1/keys", "", "")).status());
        }
    }
}
