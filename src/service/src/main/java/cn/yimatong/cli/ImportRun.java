package cn.yimatong.cli;

import cn.yimatong.cli.JsonLines.Batch;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends a stream of lines, a few batches at a time, and takes the answers in the order of the lines. So what is written
 * down as done is all done, and memory holds a few batches however long the stream is.
 */
final class ImportRun {
    private static final int CONNECTIONS = 4;
    /** More than are sent at once: the next ones are read and waiting when a connection is free. */
    private static final int MOST_BATCHES = 2 * CONNECTIONS;

    private final BulkSender sender;
    private final PrintWriter out;
    private final Progress progress;
    private final Keeper keeper;
    private volatile ImportState state;

    /** Writes down how far the import is. */
    interface Keeper {
        void keep(ImportState state) throws IOException;
    }

    /**
     * An import that goes on from a state.
     *
     * @param out gets a line of JSON for each line that is refused
     */
    ImportRun(BulkSender sender, PrintWriter out, Progress progress, Keeper keeper, ImportState state) {
        this.sender = sender;
        this.out = out;
        this.progress = progress;
        this.keeper = keeper;
        this.state = state;
    }

    private record Sent(Batch batch, Future<List<Refusal>> refused) {}

    /** Everything up to here has its answer. */
    ImportState state() {
        return state;
    }

    /**
     * Sends all lines.
     *
     * @throws CannotRunException if the service is away or the input cannot be read; {@link #state()} says how far it
     * came
     */
    void run(JsonLines lines) throws CannotRunException, InterruptedException {
        ExecutorService connections = Executors.newFixedThreadPool(CONNECTIONS,
                Thread.ofPlatform().daemon().name("import-", 1).factory());
        try {
            var sent = new ArrayDeque<Sent>();
            do {
                while (sent.size() < MOST_BATCHES) {
                    Optional<Batch> batch = lines.next();
                    if (batch.isEmpty()) {
                        break;
                    }
                    sent.add(new Sent(batch.get(), connections.submit(
                            () -> sender.send(batch.get().lines().stream().map(BulkItem::of).toList()))));
                }
                if (!sent.isEmpty()) {
                    confirm(sent.remove());
                }
            } while (!sent.isEmpty());
        } catch (IOException unreadable) {
            throw new CannotRunException(Failures.words(unreadable), unreadable);
        } finally {
            connections.shutdownNow();
        }
    }

    private void confirm(Sent sent) throws CannotRunException, IOException, InterruptedException {
        List<Refusal> refused = answer(sent.refused());
        if (!refused.isEmpty()) {
            progress.above(() -> {
                refused.forEach(refusal -> out.print(refusal.toJson() + "\n"));
                out.flush();
            });
        }
        Batch batch = sent.batch();
        ImportState next = state.plus(batch.endOffset(), batch.lastLine(),
                batch.lines().size() - (long) refused.size(), refused.size());
        keeper.keep(next);
        state = next;
        progress.at(next.offset(), "%,d lines".formatted(next.lines()));
    }

    private static List<Refusal> answer(Future<List<Refusal>> future)
            throws CannotRunException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof CannotRunException reason) {
                throw reason;
            }
            throw new IllegalStateException(failed.getCause());
        }
    }
}
