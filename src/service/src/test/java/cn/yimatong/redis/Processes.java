package cn.yimatong.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** The processes of a deployment, started and ended side by side. */
final class Processes implements AutoCloseable {
    private final List<RedisProcess> started = new CopyOnWriteArrayList<>();

    /** Starts them at the same time; when one fails, those that were started are ended with {@link #close}. */
    List<RedisProcess> startAll(List<Supplier<RedisProcess>> starts) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RedisProcess>> running = starts.stream().map(start -> threads.submit(() -> {
                RedisProcess process = start.get();
                started.add(process);
                return process;
            })).toList();
            List<RedisProcess> processes = new ArrayList<>();
            for (Future<RedisProcess> each : running) {
                processes.add(each.get());
            }
            return processes;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            started.forEach(process -> threads.execute(process::close));
        }
    }
}
