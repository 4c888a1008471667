package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.cluster.SlotHash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Makes the table of {@link PartitionTags}: when it must change, put the expected text of the failure into the class.
 */
class PartitionTagsTest {
    private static final String ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
    private static final int TAGS_PER_LINE = 16;

    @Test
    void theTableIsWhatTheGeneratorMakes() {
        assertEquals(generate(), PartitionTags.TABLE);
    }

    @Test
    void eachPartitionLiesInItsOwnSixteenSlots() {
        for (int partition = 0; partition < PartitionTags.COUNT; partition++) {
            byte[] key = RedisKeys.holder((long) partition << 54 | 12345);
            assertEquals(partition, SlotHash.getSlot(key) / 16);
            assertEquals(SlotHash.getSlot(key), SlotHash.getSlot(RedisKeys.birthOf(partition)));
        }
    }

    /** Slots are dealt as {@code redis-cli --cluster create} deals them. */
    @ParameterizedTest
    @ValueSource(ints = {3, 12})
    void aMillionHoldersAreSpreadOverTheMastersWithinThreePercent(int masters) {
        int holders = 1_000_000;
        int[] of = new int[masters];
        Random random = new Random(masters);
        for (int i = 0; i < holders; i++) {
            of[Math.round((SlotHash.getSlot(RedisKeys.holder(random.nextLong())) + 0.5f) * masters / 16384 - 0.5f)]++;
        }
        double fullest = Arrays.stream(of).max().orElseThrow() * (double) masters / holders;
        assertTrue(fullest <= 1.03, () -> "the fullest of " + masters + " has " + fullest + " of the mean");
    }

    @Test
    void allKeysOfAScriptLieInOneSlot() {
        long index = 0xfedcba9876543210L;
        byte[] cti = new byte[16];
        int slot = SlotHash.getSlot(RedisKeys.holder(index));
        assertEquals(slot, SlotHash.getSlot(RedisKeys.spent(index, cti)));
        for (byte[] key : List.of(RedisKeys.annulled(index, cti), RedisKeys.returned(index, cti),
                RedisKeys.reused(index, cti), RedisKeys.visit(index, new byte[4]),
                RedisKeys.limit(index, new byte[12]))) {
            assertEquals(slot, SlotHash.getSlot(key));
        }
        assertEquals(slot, SlotHash.getSlot(RedisKeys.usage(index)));
        assertEquals(slot, SlotHash.getSlot(RedisKeys.birth(index)));
        assertEquals(SlotHash.getSlot(RedisKeys.FOUNDED), SlotHash.getSlot(RedisKeys.table("keys")));
    }

    private static String generate() {
        String[] tags = new String[PartitionTags.COUNT];
        for (int i = 0; i < 36 * 36 * 36; i++) {
            String tag = "" + ALPHABET.charAt(i / 1296) + ALPHABET.charAt(i / 36 % 36) + ALPHABET.charAt(i % 36);
            int partition = crc16(tag) % 16384 / 16;
            if (tags[partition] == null) {
                tags[partition] = tag;
            }
        }
        return IntStream.range(0, PartitionTags.COUNT / TAGS_PER_LINE)
                .mapToObj(line -> String.join(" ",
                        Arrays.asList(tags).subList(line * TAGS_PER_LINE, (line + 1) * TAGS_PER_LINE)))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    /** CRC-16/XMODEM, as the Redis Cluster specification has it. */
    private static int crc16(String text) {
        int crc = 0;
        for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
            crc ^= b << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
            }
        }
        return crc & 0xffff;
    }
}
