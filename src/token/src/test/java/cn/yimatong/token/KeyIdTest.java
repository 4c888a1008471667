package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {
    @ParameterizedTest
    @CsvSource({"0,0,AAAAAA", "65535,65535,_____w", "65281,1,_wEAAQ", "1,2,AAEAAg"})
    void aKidIsBase64UrlOfIssuerAndNumber(int issuer, int number, String kid) {
        KeyId keyId = new KeyId(Algorithm.SM2, issuer, number);
        assertEquals(kid, keyId.kid());
        assertEquals(keyId, KeyId.of(Algorithm.SM2, kid));
        assertNotEquals(keyId, KeyId.of(Algorithm.ED25519, kid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "_wEB", "_wEBAQE", "_wEAAQ==", "_wEAAR", "/wEAAQ", "_wEAA", " _wEAAQ", "_wEAA\u0661"})
    void anyOtherSpellingOfAKidIsRefused(String kid) {
        assertThrows(IllegalArgumentException.class, () -> KeyId.of(Algorithm.SM2, kid));
    }

    @Test
    void numbersHaveSixteenBits() {
        assertThrows(IllegalArgumentException.class, () -> new KeyId(Algorithm.SM2, -1, 0));
        assertThrows(IllegalArgumentException.class, () -> new KeyId(Algorithm.SM2, 0x10000, 0));
        assertThrows(IllegalArgumentException.class, () -> new KeyId(Algorithm.SM2, 0, -1));
        assertThrows(IllegalArgumentException.class, () -> new KeyId(Algorithm.SM2, 0, 0x10000));
    }

    @Test
    void theTopmostIssuersAreForTests() {
        assertFalse(new KeyId(Algorithm.SM2, 0xFEFF, 1).isForTests());
        assertTrue(new KeyId(Algorithm.SM2, 0xFF00, 1).isForTests());
        assertTrue(new KeyId(Algorithm.ED25519, 0xFFFF, 1).isForTests());
    }

    @Test
    void algorithmsHaveTheirRegisteredNames() {
        assertEquals(-65537, Algorithm.SM2.coseId());
        assertEquals("SM2", Algorithm.SM2.jwkName());
        assertEquals(-19, Algorithm.ED25519.coseId());
        assertEquals("Ed25519", Algorithm.ED25519.jwkName());
    }
}
