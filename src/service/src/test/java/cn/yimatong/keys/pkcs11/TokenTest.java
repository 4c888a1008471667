package cn.yimatong.keys.pkcs11;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import io.vertx.core.Vertx;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a token is opened, used by many, lost, and opened anew; on a module in Java that fails when it is told to. */
@Timeout(60)
final class TokenTest {
    private static final long MECHANISM = 0x80008100L;
    private static final byte[] MESSAGE = {1, 2, 3};

    private final ModuleInJava module = module(UnaryOperator.identity(), 100);

    private static ModuleInJava module(UnaryOperator<byte[]> signing, int mostSessions) {
        return new ModuleInJava(new byte[]{9}, MECHANISM, signing, mostSessions);
    }

    @Test
    void nothingIsDoneBeforeATokenIsAsked() {
        try (Token token = new Token(Path.of("/nowhere"), "none", () -> {
            throw new AssertionError("the PIN is read");
        })) {
            assertEquals(0, token.era());
        }
    }

    @Test
    void aSessionIsOpenedOnceAndUsedAgain() {
        try (Token token = module.token()) {
            for (int i = 0; i < 10; i++) {
                assertArrayEquals(MESSAGE, sign(token));
            }
            assertArrayEquals(new byte[]{9}, token.point(ModuleInJava.KEY));
        }
        assertEquals(1, module.openings.get());
        assertEquals(1, module.logins.get());
    }

    @ParameterizedTest
    @ValueSource(longs = {0x32, 0xB3, 0x101, 0x30, 0x60, 0x190, 0x80000001L})
    void aTokenThatFailsIsOpenedAnewAndSigns(long fault) {
        try (Token token = module.token()) {
            sign(token);
            int era = token.era();
            module.faults.add(fault);
            assertArrayEquals(MESSAGE, sign(token));
            assertTrue(token.era() > era, "whoever relies on it being the same token must look again");
            assertEquals(2, module.openings.get());
            assertEquals(2, module.logins.get());
        }
    }

    @Test
    void sessionsThatAModuleHasEndedByItselfAreOpenedAnew() {
        try (Token token = module.token()) {
            sign(token);
            module.end(MemorySegment.NULL);
            assertArrayEquals(MESSAGE, sign(token));
            assertEquals(2, module.beginnings.get());
        }
    }

    @Test
    void aTokenThatStaysBrokenIsAskedTwiceAndThenLeftAlone() {
        module.brokenBy = 0x32;
        try (Token token = module.token()) {
            TokenException e = assertThrows(TokenException.class, () -> sign(token));
            assertTrue(String.valueOf(e.getMessage()).contains("CKR_DEVICE_REMOVED"), e.getMessage());
            assertEquals(2, module.asked.get());
            assertThrows(TokenException.class, () -> sign(token));
            assertEquals(2, module.asked.get(), "it is left alone for a second");
            module.brokenBy = 0;
            Poll.until(() -> signs(token));
        }
    }

    @Test
    void whatAnotherSessionWouldBeToldTooIsAskedOnce() {
        try (Token token = module.token()) {
            TokenException e = assertThrows(TokenException.class, () -> token.sign(ModuleInJava.KEY, 5, MESSAGE));
            assertTrue(String.valueOf(e.getMessage()).contains("CKR_MECHANISM_INVALID"), e.getMessage());
            e = assertThrows(TokenException.class, () -> token.sign("another", MECHANISM, MESSAGE));
            assertTrue(String.valueOf(e.getMessage()).contains("no private key with the label another"),
                    e.getMessage());
            assertEquals(0, token.era());
        }
    }

    @Test
    void aWrongPinIsTriedOnceAndAnotherAtOnceAfterTheRest() {
        String[] pin = {"000000"};
        try (Token token = module.token(() -> pin[0].getBytes(US_ASCII))) {
            TokenException e = assertThrows(TokenException.class, () -> sign(token));
            assertTrue(String.valueOf(e.getMessage()).contains("refuses the PIN (CKR_PIN_INCORRECT)"), e.getMessage());
            Poll.until(() -> {
                TokenException again = assertThrows(TokenException.class, () -> sign(token));
                assertFalse(String.valueOf(again.getMessage()).contains(pin[0]), again.getMessage());
                return String.valueOf(again.getMessage()).contains("which is not tried again");
            });
            assertEquals(1, module.logins.get(), "a token locks itself after a few");
            pin[0] = ModuleInJava.PIN;
            Poll.until(() -> signs(token));
            assertEquals(2, module.logins.get());
        }
    }

    private static boolean signs(Token token) {
        try {
            return sign(token).length > 0;
        } catch (TokenException _) {
            return false;
        }
    }

    @Test
    void threadsSignSideBySideEachInASessionOfItsOwn() throws Exception {
        CountDownLatch together = new CountDownLatch(4);
        ModuleInJava slow = module(message -> {
            together.countDown();
            try {
                assertTrue(together.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return message;
        }, 100);
        assertAllSign(slow, 4, 1);
        assertEquals(4, slow.openings.get());
    }

    @Test
    void moreThreadsThanATokenHasSessionsTakeTurns() throws Exception {
        ModuleInJava small = module(UnaryOperator.identity(), 2);
        assertAllSign(small, 8, 200);
        assertTrue(small.openings.get() <= 2, small.openings::toString);
    }

    @Test
    void aTokenThatFailsUnderManyThreadsComesBackForAll() throws Exception {
        for (int i = 0; i < 12; i++) {
            module.faults.add(0xB3L);
        }
        try (Token token = module.token(); var threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                all.add(threads.submit(() -> Poll.until(() -> signs(token) && module.faults.isEmpty())));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static void assertAllSign(ModuleInJava module, int threads, int each) throws Exception {
        try (Token token = module.token(); var pool = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> all = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                all.add(pool.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        assertArrayEquals(MESSAGE, sign(token));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    @Test
    void noEventLoopMayAskAToken() {
        Vertx vertx = Vertx.vertx();
        try (Token token = module.token()) {
            var asked = vertx.timer(1, TimeUnit.MILLISECONDS).map(_ -> sign(token)).toCompletionStage()
                    .toCompletableFuture();
            Throwable cause = assertThrows(CompletionException.class, asked::join).getCause();
            assertTrue(cause instanceof IllegalStateException, () -> String.valueOf(cause));
            assertEquals(0, module.openings.get());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static byte[] sign(Token token) {
        return token.sign(ModuleInJava.KEY, MECHANISM, MESSAGE);
    }
}
