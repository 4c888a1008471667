package cn.yimatong.load;

import io.lettuce.core.resource.EventLoopGroupProvider;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutorGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Has Lettuce run on one of Vert.x's event loops instead of a thread of its own, as
 * {@code cn.yimatong.ledger.OnEventLoop} of the service does. The loop stays Vert.x's, so nothing here ends it.
 */
record OnEventLoop(EventLoop loop) implements EventLoopGroupProvider {

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
