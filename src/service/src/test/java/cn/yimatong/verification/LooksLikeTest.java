package cn.yimatong.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LooksLikeTest {
    private static final String HEX = "0123456789abcdef0123456789ABCDEF".repeat(2);

    @ParameterizedTest
    @CsvSource({"4243669509084040896099330000,insurance", "100000000000000000,wechat", "159999999999999999,wechat",
        "wxp://f2f0abc,wechat", "2500000000000000,alipay", "309999999999999999999999,alipay",
        "https://qr.alipay.com/fkx00000,alipay", "HTTPS://QR.ALIPAY.COM/FKX00000,alipay",
        "6200000000000000000,unionpay", "HC1:NCFOXN,hc1", "MS2:ABC,ms", "MS0:,ms", "MS10:ABC,ms", "MS11:,ms",
        "https://example.org/,url", "HTTP://EXAMPLE.ORG,url"})
    void aPublishedFormIsNamed(String text, String word) {
        assertEquals(word, LooksLike.of(text).map(LooksLike::word).orElse("nothing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "MS1:", "MS1:ABC", "MS1", "MS:", "MS2", "ms2:", "MS1234:", "hc1:", "HC1", "HC2:",
        "http://", "https://", "ftp://example.org", "javascript:alert(1)", "wxp:/", "424",
        "424366950908404089609933000", "42436695090840408960993300001", "4253669509084040896099330000",
        "424366950908404089609933000X", "099999999999999999", "169999999999999999", "10000000000000000",
        "1000000000000000000", "249999999999999999", "319999999999999999", "250000000000000",
        "2500000000000000000000000",
        "620000000000000000", "62000000000000000000", "6300000000000000000", "28000000000000000٣",
        "100000000000000000\n",
        " 100000000000000000", "１００００００００００００００００００"})
    void inDoubtNothingIsSaid(String text) {
        assertEquals(Optional.empty(), LooksLike.of(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"110101195203010010", "120101201512312345", "150101189901010000"})
    void whatReadsAsAnIdentityNumberIsNoPaymentCode(String text) {
        assertEquals(Optional.empty(), LooksLike.of(text));
    }

    @Test
    void aHealthCardIsItsIdAndItsKind() {
        assertEquals(Optional.of(LooksLike.HEALTH), LooksLike.of(HEX + ":1"));
        assertEquals(Optional.of(LooksLike.HEALTH), LooksLike.of(HEX + ":0:20260922080000"));
        for (String other : new String[]{HEX, HEX + ":", HEX + ":a", HEX + ":10", HEX + ":1:", HEX + ":1:x",
            HEX.substring(1) + "g:1", HEX.substring(1) + ":1", HEX.substring(1) + "Ａ:1"}) {
            assertEquals(Optional.empty(), LooksLike.of(other), other);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {332, 333, 334, 364})
    void aTransitCodeIsKnownByItsHeadAndItsLength(int bytes) {
        byte[] code = transit(bytes);
        assertEquals(Optional.of(LooksLike.JTT), LooksLike.of(new String(code, ISO_8859_1)));
        assertEquals(Optional.of(LooksLike.JTT), LooksLike.of(Base64.getEncoder().encodeToString(code)));
    }

    @Test
    void anotherHeadOrLengthIsNoTransitCode() {
        for (int changed = 0; changed < 4; changed++) {
            byte[] code = transit(340);
            code[changed] ^= (byte) 0x80;
            assertNothing(code);
        }
        assertNothing(transit(331));
        assertNothing(transit(365));
        String code = new String(transit(340), ISO_8859_1);
        assertEquals(Optional.empty(), LooksLike.of(code.substring(0, 339) + "码"));
        assertEquals(Optional.empty(), LooksLike.of(code + code));
    }

    private static void assertNothing(byte[] code) {
        assertEquals(Optional.empty(), LooksLike.of(new String(code, ISO_8859_1)));
        assertEquals(Optional.empty(), LooksLike.of(Base64.getEncoder().encodeToString(code)));
    }

    /** Version 0x81, the length of what follows, a certificate's first byte, and 0x5A for all the rest. */
    private static byte[] transit(int bytes) {
        var code = new byte[bytes];
        Arrays.fill(code, (byte) 0x5A);
        code[0] = (byte) 0x81;
        code[1] = (byte) ((bytes - 3) >> 8);
        code[2] = (byte) (bytes - 3);
        code[3] = 0x24;
        return code;
    }

    /** Whatever the text: an answer, and none for what has the prefix of MS1. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void anyTextHasAnAnswer(long seed) {
        var random = new Random(seed);
        String[] beginnings = {"", "MS", "MS1:", "MS9:", "HC1:", "424", "62", "25", "10", "http", "https://", "wxp://",
            HEX, HEX + ":", "\u0081\u0001I$", "gQFJJ", "=", "\ud800"};
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(beginnings[random.nextInt(beginnings.length)]);
            int kind = random.nextInt(4);
            for (int left = random.nextInt(400); left > 0; left--) {
                text.append((char) switch (kind) {
                    case 0 -> random.nextInt(0x10000);
                    case 1 -> '0' + random.nextInt(10);
                    case 2 -> random.nextInt(0x100);
                    default -> "ABCDEFabcdef0123456789+/=:".charAt(random.nextInt(26));
                });
            }
            Optional<LooksLike> answer = LooksLike.of(text.toString());
            assertTrue(answer.isEmpty() || !text.toString().startsWith("MS1:"));
        }
    }

    @Test
    void aTextWithoutEndTakesNoTime() {
        String digits = "1".repeat(50_000_000);
        assertTimeout(Duration.ofSeconds(5), () -> {
            for (String text : new String[]{digits, "MS" + digits, HEX + ":" + digits, "\u0081" + digits}) {
                for (int i = 0; i < 3; i++) {
                    assertEquals(Optional.empty(), LooksLike.of(text));
                }
            }
        });
    }
}
