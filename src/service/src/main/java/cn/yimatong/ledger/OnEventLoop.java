package cn.yimatong.ledger;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Has Lettuce run on one of Vert.x's event loops instead of a thread of its own: a question asked there is sent and
 * answered there, and wakes nobody else. The loop stays Vert.x's, so nothing here ends it.
 */
record OnEventLoop(EventLoop loop) implements EventLoopGroupProvider {

    /** A context on each loop of a Vert.x, which no verticle's end ends. */
    static List<ContextInternal> contexts(Vertx vertx) {
        VertxInternal inside = (VertxInternal) vertx;
        List<ContextInternal> contexts = new ArrayList<>();
        inside.nettyEventLoopGroup().forEach(loop -> contexts.add(inside.contextBuilder()
                .withThreadingModel(ThreadingModel.EVENT_LOOP).withEventLoop((EventLoop) loop).build()));
        return contexts;
    }

    @Override
    public <T extends EventLoopGroup> T allocate(Class<T> type) {
        @SuppressWarnings("unchecked") // Lettuce names the class that it would make, and needs no more than a group
        T group = (T) loop;
        return group;
    }

    @Override
    public int threadPoolSize() {
        return 1;
    }

    @Override
    public Future<Boolean> release(EventExecutorGroup group, long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }

    @Override
    public Future<Boolean> shutdown(long quietPeriod, long timeout, TimeUnit unit) {
        return ImmediateEventExecutor.INSTANCE.newSucceededFuture(true);
    }
}
