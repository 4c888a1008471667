package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
    private static final byte[] HANDLE = "sixteen bytes ok".getBytes(StandardCharsets.US_ASCII);
    private static final Claims CLAIMS = Claims.of(100, 160, HANDLE);

    @Test
    void timesLieBetweenZeroAndTwoToTheForty() {
        assertRefused("nbf is 0 to 2^40 - 1", () -> Claims.of(-1, 10, HANDLE));
        assertRefused("nbf is 0 to 2^40 - 1", () -> Claims.of(1L << 40, 1L << 41, HANDLE));
        assertRefused("exp is 0 to 2^40 - 1", () -> Claims.of((1L << 40) - 1, 1L << 40, HANDLE));
        assertRefused("exp is 0 to 2^40 - 1", () -> Claims.of(0, Long.MIN_VALUE, HANDLE));
        assertEquals((1L << 40) - 1, Claims.of((1L << 40) - 2, (1L << 40) - 1, HANDLE).expiresAt());
        assertEquals(0, Claims.of(0, 1, HANDLE).notBefore());
    }

    @Test
    void aWindowHasOneToThreeHundredSeconds() {
        assertRefused("nbf lies before exp", () -> Claims.of(5, 5, HANDLE));
        assertRefused("nbf lies before exp", () -> Claims.of(6, 5, HANDLE));
        assertRefused("at most 300", () -> Claims.of(5, 306, HANDLE));
        assertEquals(305, Claims.of(5, 305, HANDLE).expiresAt());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    void aHandleHasSixteenBytes(int length) {
        assertRefused("cti has 16 bytes", () -> Claims.of(0, 1, new byte[length]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bus", "b_s", "b s", "b.s", "bus\n", "bü", "b`", "b{", "b/", "b:"})
    void anAudienceHasOnlyItsCharacters(String audience) {
        assertRefused("aud consists of a-z, 0-9 and -", () -> CLAIMS.forScene(audience));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "aaaaaaaaaaaaaaaaa"})
    void anAudienceHasOneToSixteenCharacters(String audience) {
        assertRefused("aud has 1 to 16 characters", () -> CLAIMS.forScene(audience));
    }

    @Test
    void aScopeStandsOnlyBesideAnAudience() {
        assertRefused("scope stands only beside aud", () -> CLAIMS.withScope(1));
        Claims bound = CLAIMS.forScene("bus");
        assertRefused("scope is 0 to 255", () -> bound.withScope(-1));
        assertRefused("scope is 0 to 255", () -> bound.withScope(256));
        assertEquals(OptionalInt.of(255), bound.withScope(255).scope());
        assertEquals(OptionalInt.empty(), bound.withScope(255).forScene("metro").scope());
        assertEquals(OptionalInt.empty(), bound.scope());
        assertEquals(Optional.of("bus"), bound.audience());
    }

    @Test
    void claimsAreValuesThatNobodyElseCanChange() {
        byte[] given = HANDLE.clone();
        Claims claims = Claims.of(100, 160, given);
        given[0]++;
        claims.handle()[1]++;
        assertEquals(CLAIMS, claims);
        assertEquals(CLAIMS.hashCode(), claims.hashCode());
        assertNotEquals(CLAIMS, Claims.of(100, 160, given));
        assertNotEquals(CLAIMS, CLAIMS.forScene("bus"));
        assertNotEquals(CLAIMS.forScene("bus").withScope(0), CLAIMS.forScene("bus"));
    }

    @Test
    void theTextOfClaimsShowsNoHandle() {
        String text = CLAIMS.forScene("bus").withScope(2).toString();
        assertEquals("Claims[nbf 100, exp 160, aud bus, scope 2]", text);
        assertFalse(new Reading.Valid(new KeyId(Algorithm.SM2, 1, 2), CLAIMS).toString().contains("sixteen"));
    }

    private static void assertRefused(String rule, Executable making) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, making).getMessage());
        assertTrue(message.contains(rule), message);
    }
}
