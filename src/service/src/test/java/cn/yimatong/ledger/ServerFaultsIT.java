package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.redis.ServerProgram;
import cn.yimatong.redis.StandAlone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What befalls a server, under load: no code is accepted twice, no honest passenger refused, and it goes on after. */
@Timeout(60)
class ServerFaultsIT {
    private static final int CODES = 400;
    private static final Duration BETWEEN = Duration.ofMillis(8);
    private static final Duration HEALED = Duration.ofSeconds(8);
    private static final int FAILURES = 60;

    @TempDir
    private Path folder;
    private StandAlone redis;
    private FaultedLedger node;

    @BeforeEach
    void start() {
        redis = StandAlone.start(ServerProgram.USUAL, folder);
        node = new FaultedLedger(redis.uri());
    }

    @AfterEach
    void stop() {
        node.close();
        redis.close();
    }

    /** As {@link #through}; of what the server refused, as against what it was slow to answer, it is known. */
    private void refusing(Runnable hurt, Runnable mend) {
        through(hurt, mend);
        assertTrue(node.ended(Shard.Outcome.REFUSED) > 0);
    }

    /** Hurts the server in the midst of a load, and mends it when so many questions have failed. */
    private Tally through(Runnable hurt, Runnable mend) {
        ScanLoad load = ScanLoad.start(node, node.codes(CODES), BETWEEN);
        load.awaitAccepted(20);
        hurt.run();
        load.awaitUnavailable(FAILURES);
        long end = System.nanoTime();
        mend.run();
        load.awaitAccepted(20);
        return load.finish().assertNobodyIsWronged().assertHealed(end, HEALED);
    }

    @Test
    void whatAServerAnswersAfterAPauseIsThrownAway() {
        Tally tally = through(redis.server()::pause, redis.server()::resume);
        assertTrue(node.lateAnswers() > 0, tally::toString);
        assertTrue(tally.recalled() > 0, tally::toString);
    }

    @Test
    void aServerThatIsKilledHasForgottenNoAcceptance() {
        through(redis.server()::kill, redis.server()::restart);
        assertTrue(node.ended(Shard.Outcome.LEFT_ALONE) > 0);
    }

    @Test
    void aServerWithoutMemoryRefusesAndHasExecutedNothing() {
        refusing(() -> set("maxmemory", "1"), () -> set("maxmemory", "0"));
    }

    @Test
    void aServerThatCannotSaveRefusesAndHasExecutedNothing() {
        // A folder stands where its snapshot would have to be put.
        Path snapshot = folder.resolve("dump.rdb");
        refusing(() -> {
            create(snapshot);
            set("save", "3600 1");
            get(node.redis().bgsave());
            Poll.until(() -> get(node.redis().info("persistence")).contains("rdb_last_bgsave_status:err"));
        }, () -> {
            delete(snapshot);
            get(node.redis().bgsave());
        });
    }

    @Test
    void aServerWhoseDiskIsFullRefusesAndHasExecutedNothing() {
        refusing(redis.server()::fillDisk, redis.server()::emptyDisk);
        assertTrue(redis.server().log().contains("AOF write error"), redis.server()::log);
    }

    @Test
    void aServerThatIsMadeAReplicaRefusesAndHasExecutedNothing() {
        refusing(() -> get(node.redis().replicaof("127.0.0.1", 1)), () -> get(node.redis().replicaofNoOne()));
    }

    @Test
    void aServerThatForgetsItsScriptsIsToldThemAgainAndNobodyNotices() {
        ScanLoad load = ScanLoad.startPatiently(node, node.codes(CODES), BETWEEN);
        for (int i = 0; i < 10; i++) {
            load.awaitAccepted(10);
            get(node.redis().scriptFlush());
        }
        load.awaitAccepted(10);
        Tally tally = load.finish().assertNobodyIsWronged();
        assertEquals(0, tally.unavailable(), tally::toString);
    }

    @Test
    void aServerThatIsEmptiedHasLostItsDataAndRevokesNobody() {
        ScanLoad load = ScanLoad.start(node, node.codes(CODES), BETWEEN);
        load.awaitAccepted(20);
        get(node.redis().flushall());
        long emptied = System.nanoTime();
        load.awaitUnavailable(FAILURES);
        Tally tally = load.breakOff().assertNobodyIsWronged();
        Tally after = tally.sentBetween(emptied, Long.MAX_VALUE);
        assertEquals(after.asked().size(), after.unavailable(), after::toString);
    }

    private void set(String setting, String value) {
        get(node.redis().configSet(setting, value));
    }

    private static void create(Path newFolder) {
        try {
            Files.createDirectory(newFolder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path emptyFolder) {
        try {
            Files.delete(emptyFolder);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
