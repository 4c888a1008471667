package cn.yimatong.redis;

import java.time.Duration;

/** What a {@link FaultProxy} does to connections while the fault is switched on. */
public sealed interface Fault {

    /** Nobody listens: new connections are refused. Those that are there stay; see {@link FaultProxy#reset}. */
    record Refuse() implements Fault {}

    /** Nothing passes in either direction and nothing is closed. What waits goes on when it is switched off. */
    record HalfOpen() implements Fault {}

    /** Each reply comes later by a time drawn between the two, in order, as on a longer line. */
    record Delay(Duration least, Duration most) implements Fault {}

    /** Replies come in single bytes, with a pause after each. */
    record Trickle(Duration pause) implements Fault {}

    /**
     * Requests arrive and are carried out; these replies are lost. A connection that has lost one hears nothing more,
     * as TCP leaves no gaps, and is reset once the last of these replies is lost, or the fault is switched off.
     */
    record LoseReplies(Replies which) implements Fault {}

    /** The connection is reset when half of such a reply is through. */
    record ResetInReply(Replies which) implements Fault {}

    /**
     * Some of the replies that come from when the fault is switched on, those to a client's greeting among them,
     * counted over all connections; what a server pushes unasked is none.
     *
     * @param first how many pass before
     * @param count how many it is then
     */
    record Replies(long first, long count) {

        static final Replies ALL = new Replies(0, Long.MAX_VALUE);

        boolean has(long number) {
            return number >= first && number - first < count;
        }
    }

    static Fault refuse() {
        return new Refuse();
    }

    static Fault halfOpen() {
        return new HalfOpen();
    }

    static Fault delay(Duration least, Duration most) {
        return new Delay(least, most);
    }

    static Fault trickle(Duration pause) {
        return new Trickle(pause);
    }

    /** All replies, as long as it is switched on. */
    static Fault loseReplies() {
        return new LoseReplies(Replies.ALL);
    }

    /** So many replies, after so many that pass. */
    static Fault loseReplies(long first, long count) {
        return new LoseReplies(new Replies(first, count));
    }

    /** In each reply, as long as it is switched on. */
    static Fault resetInReply() {
        return new ResetInReply(Replies.ALL);
    }

    /** In so many replies, after so many that pass. */
    static Fault resetInReply(long first, long count) {
        return new ResetInReply(new Replies(first, count));
    }
}
