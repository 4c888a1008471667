package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.access.BearerToken;
import cn.yimatong.cli.Consent;
import cn.yimatong.ledger.RedisConnection;
import cn.yimatong.ledger.RedisServer;
import cn.yimatong.ledger.SharedState;
import cn.yimatong.ledger.SharedState.Version;
import cn.yimatong.ledger.TableChange;
import io.lettuce.core.RedisClient;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator is told what has become of a change, also where Redis's answer or the token's line is lost. */
@Timeout(120)
final class OperatorActIT {

    private final Vertx vertx = Vertx.vertx();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path folder;
    private RedisServer redis;
    private RedisConnection connection;
    private SharedState state;
    private Cable cable;

    @BeforeEach
    void found(@TempDir Path folder) throws Exception {
        this.folder = folder;
        redis = RedisServer.start(folder.resolve("redis"));
        connection = RedisConnection.open(redis.uri());
        state = new SharedState(vertx, connection);
        Deployment.open(state, new Deployment.Place(folder, Optional.empty(), 1), InstantSource.system(),
                new SecureRandom());
        // Redis then knows the script: else the lost answer would be that it does not.
        changeSomethingElse();
        cable = new Cable(redis.uri());
    }

    @AfterEach
    void stop() {
        cable.close();
        connection.close();
        redis.close();
        Await.result(vertx.close());
    }

    @Test
    void aTokenThatMayBeInForceIsPrintedThoughRedisHasNotAnswered() {
        assertEquals(OperatorAct.LOOK, rotate(cable::mute), err::toString);
        assertTrue(err.toString().contains("it is not known whether this is done"), err::toString);
        assertTrue(err.toString().contains("callers list"), err::toString);
        assertTrue(isInForce(out.toString()));
    }

    @Test
    void aChangeWhoseAnswerWasLostIsAskedForAgainAndIsDone() {
        assertEquals(OperatorAct.DONE, rotate(() -> {
            cable.mute();
            whenChanged(() -> {});
        }), err::toString);
        assertEquals(2, number());
        assertTrue(isInForce(out.toString()));
    }

    @Test
    void aChangeThatWasDoneAndFollowedByAnotherIsToldAsDone() {
        assertEquals(OperatorAct.DONE, rotate(() -> {
            cable.mute();
            whenChanged(this::changeSomethingElse);
        }), err::toString);
        assertEquals(3, number());
        assertTrue(isInForce(out.toString()));
    }

    @Test
    void aChangeThatSomebodyElseWasFasterWithIsNotDoneAndPrintsNoToken() {
        assertEquals(OperatorAct.NO, rotate(this::changeSomethingElse), err::toString);
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("nothing is changed"), err::toString);
    }

    @Test
    void whatCertainlyNeverReachedRedisIsNotDoneAndPrintsNoToken() {
        // Where the change is sent before the command has seen its line go, nobody can tell.
        Poll.until(() -> {
            out.getBuffer().setLength(0);
            cable.mend();
            int said = rotate(cable::cut);
            assertTrue(said == OperatorAct.NOT_DONE || said == OperatorAct.LOOK, err::toString);
            return said == OperatorAct.NOT_DONE;
        });
        assertEquals("", out.toString());
        assertEquals(1, number());
    }

    @Test
    void whatRedisRefusesToWriteEndsWithWordsThatNothingIsChanged() {
        try (RedisClient client = RedisClient.create(redis.uri()); var line = client.connect()) {
            line.sync().configSet("min-replicas-to-write", "1");
            assertEquals(OperatorAct.NOT_DONE, rotate(() -> {}), err::toString);
        }
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("nothing is changed: Redis has failed: NOREPLICAS"), err::toString);
    }

    @Test
    void aTokenThatCouldNotBeWrittenIsToldAsLostWithWhatHelps() throws Exception {
        try (OutputStream full = new FileOutputStream("/dev/full")) {
            assertEquals(OperatorAct.LOOK, rotate(new PrintWriter(full, false, UTF_8), () -> {}), err::toString);
        }
        assertTrue(err.toString().contains("is lost"), err::toString);
        assertTrue(err.toString().contains("./yimatong callers rotate scanner-1"), err::toString);
        assertFalse(err.toString().contains("done; each node"), err::toString);
    }

    private int rotate(Runnable whenAsked) {
        return rotate(new PrintWriter(out), whenAsked);
    }

    /** @param whenAsked happens once it is planned, and before it is carried out */
    private int rotate(PrintWriter out, Runnable whenAsked) {
        InputStream answers = new ByteArrayInputStream("yes\n".getBytes(UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                if (available() == 4) {
                    whenAsked.run();
                }
                return super.read(into, offset, length);
            }
        };
        List<String> words = new ArrayList<>(List.of("rotate", "scanner-1", "--redis", cable.uri(), "--data",
                folder.toString()));
        return CallersCommand.of(Map.of(), new Consent(answers, true)).setOut(out)
                .setErr(new PrintWriter(err, true)).execute(words.toArray(String[]::new));
    }

    /** Does it, and mends the cable, once Redis has carried the change out of which nobody has heard. */
    private void whenChanged(Runnable then) {
        Thread.ofVirtual().start(() -> {
            Poll.until(() -> number() == 2);
            then.run();
            cable.cut();
            cable.mend();
        });
    }

    private void changeSomethingElse() {
        Version seen = Await.result(state.version());
        assertTrue(Await.result(state.change(seen, seen.next(), new TableChange().put("test", "a", new byte[0]))));
    }

    private long number() {
        return Await.result(state.version()).number();
    }

    private boolean isInForce(String printed) {
        String token = printed.strip().split(" ", -1)[2];
        return Await.result(state.read(Deployment.CALLERS)).orElseThrow()
                .containsKey(BearerToken.of(token).orElseThrow().hash());
    }
}
