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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the service is driven in turn with, each in its own process, on a Redis that is a few lines long. */
@Timeout(90)
class PeerProcessTest {
    private static final int ANSWER_BYTES = 400;

    @ParameterizedTest
    @EnumSource
    void aScanIsOneScriptInRedisAndAnAnswerOfTheLengthAskedFor(Peer peer) throws Exception {
        try (var redis = new RedisStandIn()) {
            Process jvm;
            try (PeerProcess process = PeerProcess.start(peer, redis.uri(), ANSWER_BYTES);
                    var http = new ServiceUnderLoad(process.url(), "none", "none", "bus")) {
                jvm = process.process();
                assertEquals(ANSWER_BYTES, http.answerBytes("MS1:A"), 8, "but for the digits of the instant");
                Scan scan = Scan.of(Scan.Kind.FRESH, "MS1:A");
                assertTrue(scan.isAnsweredBy(http.verify(scan).get()));
                assertEquals(2, redis.scripts());
                assertTrue(jvm.isAlive());
            }
            assertFalse(jvm.isAlive(), "it ends with its input");
        }
    }

    @Test
    void aFloorWhoseRedisIsNotThereIsSaidNotToStart() {
        assertThrows(IOException.class, () -> PeerProcess.start(Peer.FLOOR, "redis://127.0.0.1:1", ANSWER_BYTES));
    }

    @Test
    void theRedisOfADataFolderIsKnownByItsSettings(@TempDir Path data) throws Exception {
        assertEquals(Optional.empty(), PeerProcess.redisOf(data));
        Files.createDirectory(data.resolve("redis"));
        Files.writeString(data.resolve("redis/redis.conf"),
                "bind 127.0.0.1\nport 7001\nrequirepass secret\nsave \"\"\n");
        assertEquals(Optional.of("redis://:secret@127.0.0.1:7001"), PeerProcess.redisOf(data));
    }
}
