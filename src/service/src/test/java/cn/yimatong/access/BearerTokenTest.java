package cn.yimatong.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {

    @Test
    void aTokenIs256RandomBitsInBase64url() {
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            String text = BearerToken.random(new SecureRandom()).reveal();
            assertEquals(32, Base64.getUrlDecoder().decode(text).length);
            assertEquals(43, text.length());
            texts.add(text);
        }
        assertEquals(1000, texts.size());
    }

    @Test
    void theHashIsSha256OfTheText() throws NoSuchAlgorithmException {
        BearerToken token = BearerToken.random(new SecureRandom());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.reveal().getBytes(StandardCharsets.US_ASCII));
        assertEquals(HexFormat.of().formatHex(digest), token.hash());
        assertEquals(token.hash(), BearerToken.of(token.reveal()).orElseThrow().hash());
    }

    @Test
    void aTokenIsNotShownByAccident() {
        BearerToken token = BearerToken.random(new SecureRandom());
        Object asLogged = token;
        assertFalse(asLogged.toString().contains(token.reveal()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA+",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"})
    void otherTextsAreNoTokens(String text) {
        assertTrue(BearerToken.of(text).isEmpty());
    }
}
