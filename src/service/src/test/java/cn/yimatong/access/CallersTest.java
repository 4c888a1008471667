package cn.yimatong.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallersTest {

    private static final Caller GATE = Role.SCANNER.caller("gate-7", SceneScope.of("metro", "bus"));

    private final BearerToken token = BearerToken.random(new SecureRandom());
    private final Callers callers = new Callers(Map.of(token.hash(), GATE));

    @Test
    void aCallerIsKnownByItsToken() {
        assertEquals(Optional.of(GATE), callers.authenticate("Bearer " + token.reveal()));
        assertEquals(Optional.of(GATE), callers.authenticate("bearer  " + token.reveal()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic ", "Bearer Bearer "})
    void anyOtherHeaderIsNobody(String scheme) {
        assertTrue(callers.authenticate(scheme).isEmpty());
        if (!scheme.equals("Bearer ")) {
            assertTrue(callers.authenticate(scheme + token.reveal()).isEmpty());
        }
        assertTrue(callers.authenticate("Bearer " + BearerToken.random(new SecureRandom()).reveal()).isEmpty());
        assertTrue(callers.authenticate("Bearer " + token.hash()).isEmpty());
        assertTrue(callers.authenticate("Bearer " + token.reveal() + "A").isEmpty());
    }

    @Test
    void callersAreACopyOfWhatWasGiven() {
        Map<String, Caller> given = new HashMap<>();
        Callers none = new Callers(given);
        given.put(token.hash(), GATE);
        assertTrue(none.authenticate("Bearer " + token.reveal()).isEmpty());
    }

    @Test
    void aScannerScansAtItsScenesOnly() {
        assertTrue(GATE.mayScanAt("metro"));
        assertTrue(!GATE.mayScanAt("medicine"));
        assertTrue(Role.SCANNER.caller("all", SceneScope.all()).mayScanAt("medicine"));
        assertTrue(!Role.APP.caller("app", SceneScope.all()).mayScanAt("bus"));
        assertTrue(!Caller.ANONYMOUS.mayScanAt("bus"));
    }

    @Test
    void aSceneMayBeLeftOutWhereThereIsJustOne() {
        assertEquals(Optional.of("bus"), SceneScope.of("bus").only());
        assertEquals(Optional.empty(), GATE.scenes().only());
        assertEquals(Optional.empty(), SceneScope.all().only());
        assertEquals(Optional.empty(), SceneScope.none().only());
    }

    @Test
    void eachRoleHasItsCapabilitiesAndNoOther() {
        assertEquals(Set.of(Capability.REGISTER, Capability.ISSUE, Capability.STANDING, Capability.READ,
                Capability.ERASE), Role.APP.capabilities());
        assertEquals(Set.of(Capability.SCAN), Role.SCANNER.capabilities());
        assertEquals(Set.of(Capability.OPERATE), Role.OPERATOR.capabilities());
    }

    @ParameterizedTest
    @EnumSource
    void aCallerComesBackFromItsBytes(Role role) {
        for (SceneScope scenes : new SceneScope[]{SceneScope.all(), SceneScope.none(), SceneScope.of("bus", "m-1")}) {
            Caller caller = role.caller("a.b-c_1", scenes);
            assertEquals(caller, Caller.fromBytes(caller.toBytes()));
        }
    }

    @Test
    void aCallersBytesAreTheSameForTheSameCaller() {
        assertEquals("{\"name\":\"gate-7\",\"capabilities\":[\"scan\"],\"scenes\":[\"bus\",\"metro\"]}",
                new String(GATE.toBytes(), StandardCharsets.UTF_8));
        assertEquals("{\"name\":\"all\",\"capabilities\":[\"scan\"],\"scenes\":\"all\"}",
                new String(Role.SCANNER.caller("all", SceneScope.all()).toBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void whatANewerNodeWroteGrantsNoMoreThanIsUnderstood() {
        Caller caller = Caller.fromBytes(
                "{\"name\":\"n\",\"capabilities\":[\"scan\",\"fly\"],\"scenes\":[],\"device\":\"d\"}"
                        .getBytes(StandardCharsets.UTF_8));
        assertEquals(new Caller("n", Set.of(Capability.SCAN), SceneScope.none()), caller);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{", "[]", "{}", "{\"name\":\"n\",\"scenes\":[]}", "{\"capabilities\":[],\"scenes\":[]}",
                "{\"name\":\"n\",\"capabilities\":[\"scan\"]}",
                "{\"name\":7,\"capabilities\":[],\"scenes\":[]}", "{\"name\":\"n\",\"capabilities\":[1],\"scenes\":[]}",
                "{\"name\":\"n\",\"capabilities\":\"scan\",\"scenes\":[]}",
                "{\"name\":\"n\",\"capabilities\":[null],\"scenes\":[]}",
                "{\"name\":\"n\",\"capabilities\":[],\"scenes\":\"ALL\"}",
                "{\"name\":\"n\",\"capabilities\":[],\"scenes\":{}}",
                "{\"name\":\"n\",\"capabilities\":[],\"scenes\":null}",
                "{\"name\":\"n\",\"capabilities\":[],\"scenes\":[\"A\"]}",
                "{\"name\":\"n n\",\"capabilities\":[],\"scenes\":[]}"})
    void bytesThatAreNoCallerAreRefused(String json) {
        assertThrows(IllegalArgumentException.class,
                () -> Caller.fromBytes(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aTokenThatWasReplacedOpensUntilItsEndAndNoLonger() {
        Instant end = Instant.parse("2026-11-24T07:00:00Z");
        Admission ends = Admission.fromBytes(new Admission(GATE, Optional.of(end)).toBytes());
        assertEquals(Optional.of(end), ends.until());
        assertEquals(GATE, ends.caller());
        Map<String, Admission> only = Map.of(token.hash(), ends);
        String header = "Bearer " + token.reveal();
        assertEquals(Optional.of(GATE), new Callers(only, () -> end.minusMillis(1)).authenticate(header));
        assertTrue(new Callers(only, () -> end).authenticate(header).isEmpty());
    }

    @Test
    void othersAreInForceForTheVeryNextRequest() {
        Callers changing = new Callers(Map.of());
        String header = "Bearer " + token.reveal();
        assertTrue(changing.authenticate(header).isEmpty());
        changing.become(Map.of(token.hash(), Admission.of(GATE)));
        assertEquals(Optional.of(GATE), changing.authenticate(header));
        changing.become(Map.of());
        assertTrue(changing.authenticate(header).isEmpty());
    }

    @Test
    void aBoundIsReadAsItWasWrittenAndOneThatIsNoneGrantsNothing() {
        Caller bound = new Caller("gate-7", Set.of(Capability.SCAN), SceneScope.all(), OptionalInt.of(50));
        assertEquals(bound, Caller.fromBytes(bound.toBytes()));
        assertEquals(OptionalInt.empty(), Caller.fromBytes(GATE.toBytes()).requestsPerSecond());
        for (String odd : new String[]{"0", "-1", "\"50\"", "1000000", "null"}) {
            byte[] json = ("{\"name\":\"a\",\"capabilities\":[],\"scenes\":[],\"rate\":" + odd + "}")
                    .getBytes(StandardCharsets.UTF_8);
            assertThrows(IllegalArgumentException.class, () -> Caller.fromBytes(json), odd);
        }
    }
}
