package cn.yimatong.ledger;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that stands still until the next thing is due: one queue, one thread, and an order that hangs on nothing else.
 * It brings a {@link Vertx} whose timers go by it, so that {@link Attempts} waits here as it does in a node.
 */
final class VirtualTime {
    /** The year 2100: so far ahead of Redis's own clock that Redis deletes no key by itself. */
    private static final long START_MILLIS = 4_102_444_800_000L;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>(
            Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private final Context context = context();
    private long millis = START_MILLIS;
    private long planned;

    private record Task(long at, long order, Runnable run) {}

    long millis() {
        return millis;
    }

    long nanos() {
        return millis * 1_000_000;
    }

    long sinceStart() {
        return millis - START_MILLIS;
    }

    /** Plans something; its number is that of a timer. */
    long after(long delayMillis, Runnable run) {
        tasks.add(new Task(millis + delayMillis, ++planned, run));
        return planned;
    }

    /** Goes on to the next thing that is due, and does it. */
    void next() {
        Task task = tasks.remove();
        millis = task.at;
        task.run.run();
    }

    Vertx vertx() {
        return proxy(Vertx.class, (_, method, arguments) -> switch (method.getName()) {
            case "getOrCreateContext" -> context;
            case "setTimer" -> timer((Long) arguments[0], (Handler<?>) arguments[1]);
            case "cancelTimer" -> tasks.removeIf(task -> task.order == (Long) arguments[0]);
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    @SuppressWarnings("unchecked") // Vert.x hands a timer's number to its handler
    private long timer(long delayMillis, Handler<?> handler) {
        long timer = planned + 1;
        return after(delayMillis, () -> ((Handler<Long>) handler).handle(timer));
    }

    /** There is one thread, so whatever is to run on it runs at once. */
    private static Context context() {
        return proxy(ContextInternal.class, (_, method, arguments) -> switch (method.getName()) {
            case "runOnContext", "emit" -> {
                ((Handler<?>) arguments[0]).handle(null);
                yield null;
            }
            case "equals" -> false;
            case "inThread" -> true;
            default -> throw new UnsupportedOperationException(method.getName());
        });
    }

    static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[]{type}, handler));
    }
}
