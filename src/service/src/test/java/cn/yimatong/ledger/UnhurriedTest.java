package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import cn.yimatong.Poll;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnhurriedTest {

    private final Vertx vertx = Vertx.vertx();
    private final Unhurried unhurried = new Unhurried(UnhurriedTest::nobody, OnEventLoop.contexts(vertx));
    private final ContextInternal loop = ((VertxInternal) vertx).createEventLoopContext();
    private final List<String> sent = new CopyOnWriteArrayList<>();

    @SuppressWarnings("unchecked")
    private static RedisClusterAsyncCommands<byte[], byte[]> nobody() {
        return (RedisClusterAsyncCommands<byte[], byte[]>) Proxy.newProxyInstance(UnhurriedTest.class.getClassLoader(),
                new Class<?>[]{RedisClusterAsyncCommands.class}, (_, _, _) -> {
                    throw new UnsupportedOperationException();
                });
    }

    private Unhurried.Command command(String name) {
        return _ -> {
            sent.add(name);
            return CompletableFuture.completedStage(name);
        };
    }

    /** In one turn of a loop, in which no timer of it fires. */
    private static void inOneTurn(Context loop, Runnable turn) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        loop.runOnContext(_ -> {
            try {
                turn.run();
                over.complete(null);
            } catch (Throwable e) {
                over.completeExceptionally(e);
            }
        });
        get(over);
    }

    @AfterEach
    void stop() {
        get(vertx.close());
    }

    @Test
    void commandsLeaveInTheirOrderWithTheNextQuestionOfTheirLoop() {
        inOneTurn(loop, () -> {
            unhurried.send(command("one"));
            unhurried.send(command("two"));
            assertEquals(List.of(), sent);
            unhurried.beforeQuestion();
            assertEquals(List.of("one", "two"), sent);
            unhurried.beforeQuestion();
            assertEquals(List.of("one", "two"), sent);
        });
    }

    @Test
    void aQuestionOfAnotherLoopTakesNothingAlong() {
        ContextInternal another = ((VertxInternal) vertx).createEventLoopContext();
        assertNotEquals(loop.nettyEventLoop(), another.nettyEventLoop(), "loops take turns");
        inOneTurn(loop, () -> {
            unhurried.send(command("one"));
            inOneTurn(another, unhurried::beforeQuestion);
            assertEquals(List.of(), sent);
        });
    }

    @Test
    void withoutAQuestionTheyLeaveAMomentLater() {
        inOneTurn(loop, () -> unhurried.send(command("one")));
        Poll.until(() -> sent.equals(List.of("one")));
        inOneTurn(loop, () -> unhurried.send(command("two")));
        Poll.until(() -> sent.equals(List.of("one", "two")));
    }

    @Test
    void outsideTheLoopsTheyLeaveAtOnce() {
        unhurried.send(command("one"));
        assertEquals(List.of("one"), sent);
    }

    @Test
    void whatIsHeldIsSentBeforeItIsClosed() {
        inOneTurn(loop, () -> unhurried.send(command("one")));
        unhurried.close();
        assertEquals(List.of("one"), sent);
    }

    @Test
    void whatCannotBeSentHarmsNeitherTheQuestionNorTheOthers() {
        inOneTurn(loop, () -> {
            unhurried.send(_ -> {
                throw new RedisException("closed");
            });
            unhurried.send(_ -> CompletableFuture.failedStage(new RedisException("closed")));
            unhurried.send(command("one"));
            unhurried.beforeQuestion();
            assertEquals(List.of("one"), sent);
        });
    }
}
