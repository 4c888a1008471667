package cn.yimatong.ledger;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;

/**
 * One of something for each event loop.
 *
 * @param elsewhere for whoever asks from no event loop of these
 */
record PerLoop<C>(C elsewhere, Map<EventLoop, C> byLoop) {

    /** The same everywhere. */
    static <C> PerLoop<C> shared(C one) {
        return new PerLoop<>(one, Map.of());
    }

    /** That of the caller's event loop. */
    C own() {
        Context context = Vertx.currentContext();
        return context == null ? elsewhere
                : byLoop.getOrDefault(((ContextInternal) context).nettyEventLoop(), elsewhere);
    }
}
