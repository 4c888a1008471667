package cn.yimatong.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Gets codes from the service, each of a holder of its own, so that no rule of a scene meets the same person twice. */
final class CodeMint {
    private static final int AT_ONCE = 16;
    private static final int TRIES = 5;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(200);
    private static final int LONGEST_WAIT_SECONDS = 30;

    private final ServiceUnderLoad service;
    private final String run = UUID.randomUUID().toString().substring(0, 8);
    private final AtomicInteger holders = new AtomicInteger();

    CodeMint(ServiceUnderLoad service) {
        this.service = service;
    }

    /** Of a new holder; a refusal for a moment, as of a Redis that is slow, is tried again. */
    private String one() throws IOException, InterruptedException {
        String holder = "load-" + run + "-" + holders.getAndIncrement();
        for (int left = TRIES - 1;; left--) {
            try {
                service.register(holder);
                return service.code(holder);
            } catch (IOException refused) {
                if (left == 0) {
                    throw refused;
                }
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }

    /** Makes so many codes, or as many as go in the time. */
    List<String> make(int atMost, int seconds) throws InterruptedException, ExecutionException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var left = new AtomicInteger(atMost);
        var codes = new ConcurrentLinkedQueue<String>();
        Callable<Boolean> worker = () -> {
            while (left.getAndDecrement() > 0 && System.nanoTime() < end) {
                codes.add(one());
            }
            return true;
        };
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(threads.submit(worker));
            }
            for (Future<Boolean> one : all) {
                one.get();
            }
        }
        return List.copyOf(codes);
    }

    /** Makes codes as they are taken. */
    Stream stream(int ahead) {
        return new Stream(ahead);
    }

    /** Codes without end, a few of them made ahead. */
    final class Stream implements CodeSource, AutoCloseable {
        private final BlockingQueue<String> ready;
        private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

        private Stream(int ahead) {
            ready = new ArrayBlockingQueue<>(ahead);
            for (int i = 0; i < AT_ONCE; i++) {
                threads.execute(this::work);
            }
        }

        private void work() {
            boolean fails = false;
            try {
                while (true) {
                    try {
                        ready.put(one());
                        fails = false;
                    } catch (IOException failed) {
                        // A fault is part of the load; one that does not end is told to whoever waits for a code.
                        if (!fails) {
                            System.err.println("load: " + failed.getMessage());
                        }
                        fails = true;
                    }
                }
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String next() throws InterruptedException {
            String code = ready.poll(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            if (code == null) {
                throw new UncheckedIOException(
                        new IOException("the service made no code for " + LONGEST_WAIT_SECONDS + " seconds"));
            }
            return code;
        }

        @Override
        public void close() {
            threads.shutdownNow();
        }
    }
}
