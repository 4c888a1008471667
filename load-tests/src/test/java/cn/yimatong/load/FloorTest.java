package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The floor in its own process, on a Redis that is a few lines long. */
@Timeout(60)
class FloorTest {
    private static final int ANSWER_BYTES = 400;

    @Test
    void aScanIsOneScriptInRedisAndAnAnswerOfTheLengthAskedFor() throws Exception {
        try (var redis = new RedisStandIn()) {
            Process process;
            try (FloorProcess floor = FloorProcess.start(redis.uri(), ANSWER_BYTES);
                    var http = new ServiceUnderLoad(floor.url(), "none", "none", "bus")) {
                process = floor.process();
                assertEquals(ANSWER_BYTES, http.answerBytes("MS1:A"), 8, "but for the digits of the instant");
                Scan scan = Scan.of(Scan.Kind.FRESH, "MS1:A");
                assertTrue(scan.isAnsweredBy(http.verify(scan).get()));
                assertEquals(2, redis.scripts());
                assertTrue(process.isAlive());
            }
            assertFalse(process.isAlive(), "it ends with its input");
        }
    }

    @Test
    void aFloorWhoseRedisIsNotThereIsSaidNotToStart() {
        assertThrows(IOException.class, () -> FloorProcess.start("redis://127.0.0.1:1", ANSWER_BYTES));
    }

    @Test
    void theRedisOfADataFolderIsKnownByItsSettings(@TempDir Path data) throws Exception {
        assertEquals(Optional.empty(), FloorProcess.redisOf(data));
        Files.createDirectory(data.resolve("redis"));
        Files.writeString(data.resolve("redis/redis.conf"),
                "bind 127.0.0.1\nport 7001\nrequirepass secret\nsave \"\"\n");
        assertEquals(Optional.of("redis://:secret@127.0.0.1:7001"), FloorProcess.redisOf(data));
    }
}
