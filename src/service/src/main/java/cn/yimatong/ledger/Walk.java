package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future.State;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Goes over all keys of one master, page by page, and blocks meanwhile: for an operator's command, never for an event
 * loop. A key that is there from the first page to the last is met, perhaps twice; of others nothing is promised.
 */
final class Walk {
    /** Each may be a command that is sent before the first is answered. */
    private static final ScanArgs PAGE = ScanArgs.Builder.limit(1000);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Walk() {}

    /** What is done with a page. */
    interface Pages {
        void page(List<LedgerKey> keys) throws IOException;
    }

    /** All of a master's keys. */
    static void over(Topology.Master master, Pages pages) throws IOException {
        over(master, ScanCursor.INITIAL, Integer.MAX_VALUE, pages);
    }

    /**
     * Some of a master's keys.
     *
     * @param most pages
     * @return where to go on
     */
    static ScanCursor over(Topology.Master master, ScanCursor from, int most, Pages pages) throws IOException {
        ScanCursor cursor = from;
        int done = 0;
        do {
            KeyScanCursor<byte[]> found = next(master, cursor);
            pages.page(found.getKeys().stream().map(LedgerKey::of).toList());
            cursor = found;
            done++;
        } while (!cursor.isFinished() && done < most);
        return cursor;
    }

    /**
     * All masters. Of a cluster whose slots or masters change just now it is asked again for some seconds.
     *
     * @throws LedgerUnavailableException one is away, or a walk could miss keys
     */
    static List<Source> sources(Topology topology) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<Source> sources = patiently(() -> topology.masters().thenCompose(masters -> {
                List<CompletableFuture<Source>> all = masters.stream()
                        .map(master -> Source.of(topology, master).toCompletableFuture()).toList();
                return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
                        .thenApply(_ -> all.stream().map(CompletableFuture::join).toList());
            }));
            try {
                return Source.atRest(sources);
            } catch (LedgerUnavailableException e) {
                if (topology.isOneMaster() || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }

    private static KeyScanCursor<byte[]> next(Topology.Master master, ScanCursor cursor) {
        return patiently(() -> master.commands().scan(cursor, PAGE));
    }

    /** How many keys there are at about this moment. */
    static long keys(List<Topology.Master> masters) {
        return masters.stream().mapToLong(master -> await(master.commands().info("keyspace")).lines()
                .filter(line -> line.startsWith("db")).mapToLong(Walk::keysOf).sum()).sum();
    }

    /** From {@code db0:keys=12,expires=3,…}. */
    private static long keysOf(String line) {
        return Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(',')));
    }

    /** The answers, in order. */
    static <T> List<T> awaitAll(List<RedisFuture<T>> answers) {
        return answers.stream().map(Walk::await).toList();
    }

    /**
     * The answer.
     *
     * @throws LedgerUnavailableException where there is none, or Redis's is an error
     */
    static <T> T await(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().orTimeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException | CancellationException e) {
            throw RedisFault.unavailable(Effect.UNKNOWN, RedisFault.cause(e));
        }
    }

    /**
     * The answer to a question that can be asked twice; it is asked again for some seconds where Redis is away for a
     * moment, or a connection to one master of a cluster is yet to be made.
     *
     * @throws LedgerUnavailableException where there is still none, or Redis's is an error that asking will not mend
     */
    static <T> T patiently(Supplier<? extends CompletionStage<T>> question) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            CompletableFuture<T> answer = question.get().toCompletableFuture();
            try {
                return await(answer);
            } catch (LedgerUnavailableException e) {
                boolean isFinal = answer.state() == State.FAILED && RedisFault.isFinal(answer.exceptionNow());
                if (isFinal || System.nanoTime() > end) {
                    throw e;
                }
                LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
            }
        }
    }
}
