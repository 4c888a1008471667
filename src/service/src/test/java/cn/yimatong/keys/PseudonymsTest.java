package cn.yimatong.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PseudonymsTest {

    private static final byte[] SECRET = "a secret of thirty-two bytes or so".getBytes(UTF_8);

    private final Pseudonyms pseudonyms = new Pseudonyms(SECRET);

    @Test
    void twoScenesAndTwoHoldersAllDifferAndTheSameAgainIsEqual() {
        Set<String> seen = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            long index = random.nextLong();
            for (String scene : new String[]{"bus", "hotel", "museum"}) {
                String pseudonym = pseudonyms.of(index, scene);
                assertTrue(seen.add(pseudonym));
                assertEquals(pseudonym, new Pseudonyms(SECRET).of(index, scene));
                assertTrue(Pattern.matches("[A-Za-z0-9_-]{22}", pseudonym));
            }
        }
    }

    @Test
    void anotherDeploymentGivesAnotherName() {
        assertNotEquals(pseudonyms.of(1, "bus"), new Pseudonyms("another".getBytes(UTF_8)).of(1, "bus"));
    }

    /** Neither stands in the other, and no id makes the index secret give the pseudonyms' key away. */
    @Test
    void aPseudonymTellsNothingOfTheIndex() {
        long index = new HolderIds(SECRET).keyOf("holder").index();
        byte[] bytes = Base64.getUrlDecoder().decode(pseudonyms.of(index, "bus"));
        byte[] indexBytes = ByteBuffer.allocate(Long.BYTES).putLong(index).array();
        for (int i = 0; i + Long.BYTES <= bytes.length; i++) {
            assertFalse(Arrays.equals(indexBytes, 0, Long.BYTES, bytes, i, i + Long.BYTES));
        }
        byte[] underTheIndexSecret = Arrays.copyOf(Sm3.hmac(SECRET, indexBytes, "bus".getBytes(UTF_8)), 16);
        assertFalse(Arrays.equals(underTheIndexSecret, bytes));
    }

    /** Pseudonyms outlive versions: operators store them. */
    @Test
    void thePseudonymIsTheOneThatIsWrittenDown() {
        byte[] key = Sm3.hmac(SECRET, "pseudonym key 1".getBytes(UTF_8));
        byte[] message = ByteBuffer.allocate(11).putLong(-2).put("bus".getBytes(UTF_8)).array();
        assertArrayEquals(Arrays.copyOf(Sm3.hmac(key, message), 16),
                Base64.getUrlDecoder().decode(pseudonyms.of(-2, "bus")));
    }
}
