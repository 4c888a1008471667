package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base45Test {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    @ParameterizedTest
    @CsvSource({"AB,BB8", "Hello!!,%69 VD92EX0", "base-45,UJCLQE7W581", "ietf!,QED8WEX0"})
    void theExamplesOfTheStandardAgree(String plain, String encoded) {
        byte[] bytes = plain.getBytes(StandardCharsets.US_ASCII);
        assertEquals(encoded, encode(bytes));
        assertArrayEquals(bytes, decode(encoded));
    }

    @Test
    void everyPairOfBytesAndEverySingleOneComesBack() {
        for (int value = 0; value <= 0xFFFF; value++) {
            byte[] two = {(byte) (value >>> 8), (byte) value};
            assertArrayEquals(two, decode(encode(two)));
        }
        for (int value = 0; value <= 0xFF; value++) {
            byte[] one = {(byte) value};
            assertArrayEquals(one, decode(encode(one)));
        }
    }

    @Test
    void exactlyTheGroupsThatFitInTwoBytesAreTaken() {
        byte[] room = new byte[2];
        for (int group = 0; group < 45 * 45 * 45; group++) {
            String text = "" + ALPHABET.charAt(group % 45) + ALPHABET.charAt(group / 45 % 45)
                    + ALPHABET.charAt(group / 2025);
            assertEquals(group <= 0xFFFF ? 2 : Base45.MALFORMED, Base45.decode(text, 0, room, 0), text);
            if (group < 2025) {
                assertEquals(group <= 0xFF ? 1 : Base45.MALFORMED, Base45.decode(text.substring(0, 2), 0, room, 0));
            }
        }
    }

    @Test
    void onlyTheAlphabetIsTaken() {
        byte[] room = new byte[2];
        for (int character = 0; character <= 0xFFFF; character++) {
            boolean digit = ALPHABET.indexOf(character) >= 0;
            String text = "0" + (char) character + "0";
            assertEquals(digit ? 2 : Base45.MALFORMED, Base45.decode(text, 0, room, 0), text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0000", "BB8B"})
    void aLengthOfOneBeyondAMultipleOfThreeIsNone(String text) {
        assertEquals(Base45.MALFORMED, Base45.decode(text, 0, new byte[8], 0));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void anyBytesComeBackFromAnyPositionToAnyOther(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = new byte[random.nextInt(150)];
            random.nextBytes(bytes);
            int from = random.nextInt(5);
            int at = random.nextInt(20);
            String text = "MS1:".substring(0, from) + encode(bytes);
            byte[] room = new byte[at + Base45.decodedLength(text.length() - from)];
            assertEquals(bytes.length, Base45.decode(text, from, room, at));
            assertArrayEquals(bytes, Arrays.copyOfRange(room, at, at + bytes.length));
        }
    }

    private static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        Base45.encode(bytes, bytes.length, text);
        return text.toString();
    }

    private static byte[] decode(String text) {
        byte[] room = new byte[Base45.decodedLength(text.length())];
        assertEquals(room.length, Base45.decode(text, 0, room, 0));
        return room;
    }
}
