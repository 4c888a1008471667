package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.OperatorAct.Plan;
import cn.yimatong.access.Caller;
import cn.yimatong.access.Role;
import cn.yimatong.access.SceneScope;
import cn.yimatong.ledger.AppliedChange;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What becomes of tokens and callers as time goes by. */
final class CallersTableTest {
    private final SecureRandom random = new SecureRandom();
    private Instant now = Instant.parse("2026-11-24T07:00:00Z");
    private Map<String, Map<String, byte[]>> tables = Map.of();

    @Test
    void aTokenThatHasEndedIsListedForADayAndTakenAwayByTheNextChange() {
        add("gate-1");
        add("gate-2");
        done(callers().rotate("gate-1", Duration.ofHours(1)));
        assertEquals(3, stored());
        now = now.plus(Duration.ofHours(24));
        assertEquals(3, callers().rows().size());
        done(callers().bind("gate-2", Optional.empty(), Optional.of(SceneScope.of("bus")),
                Optional.empty()));
        assertEquals(3, stored());
        now = now.plus(Duration.ofHours(2));
        assertEquals(2, callers().rows().size());
        done(callers().bind("gate-1", Optional.empty(), Optional.of(SceneScope.of("bus")),
                Optional.empty()));
        assertEquals(2, stored());
    }

    @Test
    void theLastWhoMayCallIsNotRemovedThoughTokensThatHaveEndedAreThere() {
        add("gate-1");
        add("gate-2");
        done(callers().rotate("gate-1", Duration.ofHours(1)));
        done(callers().remove("gate-2"));
        now = now.plus(Duration.ofHours(2));
        assertEquals(2, stored());
        assertRefused(callers().remove("gate-1"));
        add("gate-3");
        done(callers().remove("gate-1"));
        assertRefused(callers().remove("gate-3"));
    }

    @Test
    void whoeverIsTheLastToGetCodesOrToScanIsToldOfBeforeHeIsRemovedOrBound() {
        add("gate-1");
        add("gate-2");
        done(callers().add(Role.APP.caller("app", SceneScope.none())));
        assertEquals(List.of(), callers().nobodyMay());
        assertSays("gate-1 may call no more", callers().remove("gate-1"));
        done(callers().remove("gate-1"));
        assertSays("no caller may have codes verified any more", callers().remove("gate-2"));
        assertSays("no caller may ask for codes any more", callers().remove("app"));
        Plan bound = callers().bind("app", Optional.of(Role.SCANNER.capabilities()),
                Optional.of(SceneScope.of("bus")), Optional.empty());
        assertSays("no caller may ask for codes any more", bound);
        done(bound);
        assertEquals(List.of("no caller may ask for codes"), callers().nobodyMay());
    }

    private static void assertSays(String last, Plan plan) {
        assertEquals(last, assertInstanceOf(Plan.Change.class, plan).says().getLast());
    }

    @Test
    void whatIsNotNamedStaysAsItIs() {
        add("gate-1");
        done(callers().bind("gate-1", Optional.empty(), Optional.empty(), Optional.of(OptionalInt.of(7))));
        done(callers().bind("gate-1", Optional.empty(), Optional.of(SceneScope.of("bus")), Optional.empty()));
        done(callers().rotate("gate-1", Duration.ZERO));
        Caller bound = callers().rows().getFirst().caller();
        assertEquals(OptionalInt.of(7), bound.requestsPerSecond());
        assertEquals(SceneScope.of("bus"), bound.scenes());
        done(callers().bind("gate-1", Optional.empty(), Optional.empty(), Optional.of(OptionalInt.empty())));
        assertEquals(OptionalInt.empty(), callers().rows().getFirst().caller().requestsPerSecond());
    }

    private static void assertRefused(Plan plan) {
        assertTrue(assertInstanceOf(Plan.Refused.class, plan).why().contains("the last who may call"));
    }

    private CallersTable callers() {
        return new CallersTable(tables, now, random);
    }

    private void add(String name) {
        done(callers().add(Role.SCANNER.caller(name, SceneScope.all())));
    }

    private void done(Plan plan) {
        tables = AppliedChange.to(tables, assertInstanceOf(Plan.Change.class, plan).change());
    }

    private int stored() {
        return tables.getOrDefault(Deployment.CALLERS, Map.of()).size();
    }
}
