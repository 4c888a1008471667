package cn.yimatong.ledger;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.TimeUnit;

/**
 * Gives a connection up when the other end has been asked and says nothing for long. A host that loses its power or a
 * firewall that drops packets ends no connection: the system would go on sending for a quarter of an hour, and Lettuce
 * would not connect to the server that has taken over. All of it runs on the channel's own thread.
 */
final class SilenceLimit extends ChannelDuplexHandler {
    private final long limitNanos;
    private long askedNanos;
    private boolean waiting;
    private boolean watching;

    SilenceLimit(long limitMillis) {
        this.limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (!waiting) {
            waiting = true;
            askedNanos = System.nanoTime();
        }
        if (!watching) {
            watching = true;
            watch(context, limitNanos);
        }
        var _ = context.write(message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        waiting = false;
        context.fireChannelRead(message);
    }

    /** One timer for many questions: it is set anew only when it goes off. */
    private void watch(ChannelHandlerContext context, long nanos) {
        var _ = context.executor().schedule(() -> {
            long left = askedNanos + limitNanos - System.nanoTime();
            if (!waiting) {
                watching = false;
            } else if (left > 0) {
                watch(context, left);
            } else {
                var _ = context.close();
            }
        }, nanos, TimeUnit.NANOSECONDS);
    }
}
