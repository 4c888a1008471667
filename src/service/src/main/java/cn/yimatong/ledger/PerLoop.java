package cn.yimatong.ledger;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One of something for each event loop.
 *
 * @param elsewhere for whoever asks from no event loop of these, or whose own is of no use
 */
record PerLoop<C>(C elsewhere, Map<EventLoop, C> byLoop) {

    /** The same everywhere. */
    static <C> PerLoop<C> shared(C one) {
        return new PerLoop<>(one, Map.of());
    }

    /** That of the caller's event loop, if it is of use. */
    C own(Predicate<C> isUsable) {
        Context context = Vertx.currentContext();
        C own = context == null ? null : byLoop.get(((ContextInternal) context).nettyEventLoop());
        return own != null && isUsable.test(own) ? own : elsewhere;
    }
}
