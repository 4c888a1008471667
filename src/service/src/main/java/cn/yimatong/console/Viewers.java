package cn.yimatong.console;

import cn.yimatong.http.EventStream;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Those who look, so many at most. Safe for several threads. */
final class Viewers {

    /** A room of operators; the management port has other work than to draw. */
    static final int MOST = 32;

    private static final int RETRY_SECONDS = 5;

    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /**
     * Lets one more in, or says why not.
     *
     * @param greeting what is done with a stream that is told everything from now on
     */
    synchronized Optional<Problem> admit(Supplier<EventStream> opening, Consumer<EventStream> greeting) {
        if (closed || streams.size() >= MOST) {
            return Optional.of(Problem.of(ProblemType.UNAVAILABLE,
                    closed ? "This node is stopping." : "So many look already: " + MOST + ".")
                    .retryAfterSeconds(RETRY_SECONDS));
        }
        EventStream stream = opening.get();
        streams.add(stream);
        stream.whenClosed(() -> streams.remove(stream));
        greeting.accept(stream);
        return Optional.empty();
    }

    boolean none() {
        return streams.isEmpty();
    }

    /** Tells all of them. */
    void tell(String event, String data) {
        streams.forEach(stream -> stream.send(event, data));
    }

    /** Sends everybody away, and lets nobody in any more. */
    synchronized void close() {
        closed = true;
        streams.forEach(EventStream::close);
    }
}
