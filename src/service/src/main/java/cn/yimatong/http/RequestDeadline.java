package cn.yimatong.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.http1.Http1ServerConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the time that one request takes to arrive, from the first byte of its head to the last of its body. Vert.x has
 * an idle time-out only, which a client that sends a byte now and then never meets. One for each connection, on that
 * connection's event loop only.
 */
final class RequestDeadline {

    private static final AttributeKey<RequestDeadline> KEY = AttributeKey.valueOf(RequestDeadline.class, "deadline");

    /** As Vert.x names it. */
    private static final String IDLE_HANDLER = "idle";
    private static final String TLS_HANDLER = "ssl";

    private final Channel channel;
    private final Duration wholeRequest;
    private final Supplier<byte[]> timeoutAnswer;
    private @Nullable Future<?> timer;
    private boolean headArrived;
    private int unanswered;
    private boolean deaf;
    private Optional<Runnable> whenLate = Optional.empty();

    private RequestDeadline(Channel channel, Duration wholeRequest, Supplier<byte[]> timeoutAnswer) {
        this.channel = channel;
        this.wholeRequest = wholeRequest;
        this.timeoutAnswer = timeoutAnswer;
    }

    /**
     * Watches a new connection.
     *
     * @param timeoutAnswer what is written, as it is, where even the head does not arrive in time
     */
    static RequestDeadline watch(HttpConnection connection, Duration wholeRequest, Supplier<byte[]> timeoutAnswer) {
        Channel channel = channelOf(connection);
        RequestDeadline deadline = new RequestDeadline(channel, wholeRequest, timeoutAnswer);
        channel.attr(KEY).set(deadline);
        // Names as Vert.x gives them: bytes come in before the decoder, messages between encoder and Vert.x's handler.
        // Behind TLS: what is written there is encrypted, and a byte of TLS itself begins no request.
        if (channel.pipeline().get(TLS_HANDLER) == null) {
            channel.pipeline().addFirst("firstByte", deadline.new Bytes());
        } else {
            channel.pipeline().addAfter(TLS_HANDLER, "firstByte", deadline.new Bytes());
        }
        channel.pipeline().addAfter("httpEncoder", "messages", deadline.new Messages());
        return deadline;
    }

    /** The deadline of a watched connection. */
    static RequestDeadline of(HttpConnection connection) {
        return channelOf(connection).attr(KEY).get();
    }

    /** What to do if the body of the present request is late, in place of closing the connection without a word. */
    void whenLate(Runnable action) {
        whenLate = Optional.of(action);
    }

    /**
     * Reads no more from the connection: what follows a request that is refused half-read may be its body or pass
     * itself off as the next request.
     */
    void readNoMore() {
        deaf = true;
        // A closed channel still hands over what its decoder held, and cannot be told to stop.
        if (channel.isActive()) {
            channel.config().setAutoRead(false);
        }
    }

    /** Takes Vert.x's idle time-out away, for an answer that goes on; the connection must bear no other after it. */
    void mayLieIdle() {
        if (channel.pipeline().get(IDLE_HANDLER) != null) {
            channel.pipeline().remove(IDLE_HANDLER);
        }
    }

    /** Runs when the connection is closed, at once if it is already: unlike Vert.x's own handler it misses none. */
    void whenClosed(Runnable action) {
        var _ = channel.closeFuture().addListener(_ -> action.run());
    }

    /** Closes the connection after a while. */
    void closeAfter(Duration wait) {
        var _ = channel.eventLoop().schedule(this::close, wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Closes the connection at once: past Vert.x's handler, which would first have written all that waits. */
    void cut() {
        ChannelHandlerContext first = channel.pipeline().context(Bytes.class);
        if (first != null) {
            var _ = first.close();
        }
    }

    private void close() {
        var _ = channel.close();
    }

    private static Channel channelOf(HttpConnection connection) {
        return ((Http1ServerConnection) connection).channelHandlerContext().channel();
    }

    private void start() {
        if (timer == null) {
            headArrived = false;
            whenLate = Optional.empty();
            timer = channel.eventLoop().schedule(this::late, wholeRequest.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void stop() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }

    private void late() {
        if (headArrived && whenLate.isPresent()) {
            whenLate.get().run();
        } else if (!headArrived && unanswered == 0) {
            var _ = channel.pipeline().context(Bytes.class).writeAndFlush(Unpooled.wrappedBuffer(timeoutAnswer.get()))
                    .addListener(ChannelFutureListener.CLOSE);
        } else {
            // An earlier request is still being answered: whatever was written now would pass for its answer.
            close();
        }
    }

    private final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            start();
            context.fireChannelRead(bytes);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            stop();
            context.fireChannelInactive();
        }
    }

    private final class Messages extends ChannelDuplexHandler {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (deaf) {
                ReferenceCountUtil.release(message);
                return;
            }
            if (message instanceof HttpRequest request) {
                // Pipelined requests come in the bytes of the one before.
                start();
                headArrived = true;
                unanswered++;
                if (request.decoderResult().isFailure()) {
                    // The decoder gives nothing more; the connection is answered and closed.
                    stop();
                }
            }
            if (message instanceof LastHttpContent) {
                stop();
            }
            context.fireChannelRead(message);
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof LastHttpContent) {
                unanswered--;
            }
            var _ = context.write(message, promise);
        }
    }
}
