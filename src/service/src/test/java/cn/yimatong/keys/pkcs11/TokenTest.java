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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a token is opened, used by many, lost, and opened anew; on a module in Java that fails when it is told to. */
@Timeout(60)
final class TokenTest {
    private static final long MECHANISM = 0x80008100L;
    private static final byte[] MESSAGE = {1, 2, 3};
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofHours(1);

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
            assertEquals(2, module.openings.get());
            assertEquals(1, module.logins.get());
            assertEquals(era, token.era());
            assertArrayEquals(MESSAGE, sign(token));
            assertEquals(2, module.openings.get());
        }
    }

    @Test
    void sessionsThatAModuleHasEndedByItselfAreOpenedAnewAndItMayBeAnotherToken() throws Exception {
        try (Token token = module.token(); var threads = Executors.newFixedThreadPool(2)) {
            signTogether(token, threads, 2);
            for (Runnable loss : List.<Runnable>of(() -> module.end(MemorySegment.NULL), module::takeOut)) {
                int era = token.era();
                loss.run();
                assertArrayEquals(MESSAGE, sign(token));
                assertTrue(token.era() > era, "whoever relies on it being the same token must look again");
                signTogether(token, threads, 2);
            }
            assertEquals(2, module.beginnings.get());
            assertEquals(3, module.logins.get());
        }
    }

    @Test
    void whereNoKeyHasBeenOfUseForAWhileTheModuleBeginsAnew() {
        try (Token token = module.token()) {
            sign(token);
            module.stuck = true;
            Poll.until(() -> signs(token));
            assertEquals(2, module.beginnings.get());
        }
    }

    @Test
    void aTokenThatStaysBrokenIsAskedTwiceAndThenLeftAlone() {
        module.brokenBy = 0x32;
        try (Token token = module.token(ModuleInJava::pin, LONG)) {
            TokenException e = assertThrows(TokenException.class, () -> sign(token));
            assertTrue(String.valueOf(e.getMessage()).contains("CKR_DEVICE_REMOVED"), e.getMessage());
            assertThrows(TokenException.class, () -> sign(token));
            assertEquals(2, module.asked.get());
        }
    }

    @Test
    void aTokenIsAskedAgainAfterTheRest() {
        module.brokenBy = 0x32;
        try (Token token = module.token()) {
            assertThrows(TokenException.class, () -> sign(token));
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
            assertEquals(1, module.openings.get());
        }
    }

    @Test
    void aKeyWithWhichTheTokenCanDoNothingIsLeftAloneAndTheOthersSign() {
        try (Token token = module.token(ModuleInJava::pin, Duration.ofMillis(500))) {
            sign(token);
            int era = token.era();
            for (int looks = 1; looks <= 3; looks++) {
                int asked = 2 * looks;
                Poll.until(() -> {
                    TokenException e = assertThrows(TokenException.class, () -> signSick(token));
                    assertTrue(String.valueOf(e.getMessage()).contains("CKR 0x80000001"), e.getMessage());
                    assertArrayEquals(MESSAGE, sign(token));
                    return module.asksOfTheSick.get() == asked;
                });
            }
            assertEquals(1, module.logins.get(), "nobody is logged out");
            assertEquals(1, module.beginnings.get());
            assertEquals(era, token.era());
        }
    }

    @Test
    void aKeyWithWhichTheTokenCanDoNothingIsAskedForTwiceWithinTheRest() {
        try (Token token = module.token(ModuleInJava::pin, LONG)) {
            for (int i = 0; i < 5; i++) {
                assertThrows(TokenException.class, () -> signSick(token));
                assertArrayEquals(MESSAGE, sign(token));
            }
            assertEquals(2, module.asksOfTheSick.get());
        }
    }

    private static byte[] signSick(Token token) {
        return token.sign(ModuleInJava.SICK_KEY, MECHANISM, MESSAGE);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 513, -1})
    void aLengthThatAModuleMayNotTellIsNotBelieved(long told) {
        module.told = told;
        try (Token token = module.token()) {
            for (Executable asks : List.<Executable>of(() -> sign(token), () -> token.point(ModuleInJava.KEY))) {
                TokenException e = assertThrows(TokenException.class, asks);
                assertTrue(
                        String.valueOf(e.getMessage())
                                .contains("the module tells of " + Long.toUnsignedString(told) + " bytes of a"),
                        e.getMessage());
            }
        }
    }

    @Test
    void aPinIsTriedAgainOnceItsFileIsWrittenAnewThoughItIsTheSame() {
        AtomicLong writtenAt = new AtomicLong(1);
        module.pin = "271828";
        Login.Pin pin = new Login.Pin() {
            @Override
            public byte[] read() {
                return ModuleInJava.PIN.getBytes(US_ASCII);
            }

            @Override
            public long writtenAt() {
                return writtenAt.get();
            }
        };
        try (Token token = module.token(pin, SHORT)) {
            assertThrows(TokenException.class, () -> sign(token));
            module.pin = ModuleInJava.PIN;
            Poll.until(() -> String.valueOf(assertThrows(TokenException.class, () -> sign(token)).getMessage())
                    .contains("until its file is written anew"));
            assertEquals(1, module.logins.get());
            writtenAt.set(2);
            Poll.until(() -> signs(token));
            assertEquals(2, module.logins.get());
        }
    }

    @ParameterizedTest
    @CsvSource({"0x20000, locks itself after one more wrong PIN", "0x40000, has locked itself after wrong PINs"})
    void theLastTryOfAPinIsLeftToPeople(String flags, String why) {
        module.flags = Long.decode(flags);
        try (Token token = module.token()) {
            TokenException e = assertThrows(TokenException.class, () -> sign(token));
            assertTrue(String.valueOf(e.getMessage()).contains(why), e.getMessage());
            assertEquals(0, module.logins.get());
            module.flags = 0;
            Poll.until(() -> signs(token));
        }
    }

    @Test
    void whoIsLoggedInOpensMoreSessionsThoughOneTryIsLeft() throws Exception {
        CountDownLatch together = new CountDownLatch(2);
        ModuleInJava slow = signingTogether(together);
        try (Token token = slow.token(); var threads = Executors.newFixedThreadPool(2)) {
            Future<byte[]> first = threads.submit(() -> sign(token));
            Poll.until(() -> slow.asked.get() == 1);
            slow.flags = 0x20000;
            assertArrayEquals(MESSAGE, sign(token));
            assertArrayEquals(MESSAGE, first.get());
            assertEquals(1, slow.logins.get());
        }
    }

    /** One in which no signature ends before so many are under way. */
    private static ModuleInJava signingTogether(CountDownLatch together) {
        return module(message -> {
            together.countDown();
            await(together, 30);
            return message;
        }, 100);
    }

    private static void await(CountDownLatch latch, long seconds) {
        try {
            assertTrue(latch.await(seconds, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void closingDoesNotWaitForASignatureThatNeverComes() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        AtomicReference<ModuleInJava> itself = new AtomicReference<>();
        ModuleInJava hung = module(message -> {
            // As in a module that does one thing at a time: nothing can be closed meanwhile.
            synchronized (itself.get()) {
                await(released, 60);
            }
            return message;
        }, 100);
        itself.set(hung);
        Token token = hung.token();
        token.reach();
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<byte[]> signature = threads.submit(() -> sign(token));
            Poll.until(() -> hung.asked.get() == 1);
            Future<?> closed = threads.submit(token::close);
            Poll.until(closed::isDone);
            assertFalse(signature.isDone());
            released.countDown();
            assertArrayEquals(MESSAGE, signature.get());
        }
    }

    @Test
    void aWrongPinIsTriedOnceAndAnotherAtOnceAfterTheRest() {
        String[] pin = {"000000"};
        try (Token token = module.token(() -> pin[0].getBytes(US_ASCII), SHORT)) {
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
        ModuleInJava slow = signingTogether(together);
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
            awaitAll(all);
        }
    }

    private static void awaitAll(List<Future<?>> all) throws Exception {
        for (Future<?> one : all) {
            one.get();
        }
    }

    private static void signTogether(Token token, ExecutorService threads, int each) throws Exception {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 2 * each; i++) {
            all.add(threads.submit(() -> sign(token)));
        }
        awaitAll(all);
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
            awaitAll(all);
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
