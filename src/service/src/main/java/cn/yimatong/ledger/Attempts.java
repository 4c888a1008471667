package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks Redis one question within a budget. What was certainly not carried out is asked again as long as the budget
 * lasts; what may have been is asked once more, which every script bears. An answer that arrives after the budget is
 * thrown away: whoever asked has been told otherwise by then. On a loop that was busy meanwhile nobody has been told,
 * as its timers are as late as its reading: there an answer stands.
 */
final class Attempts {
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_EXCUSE_MILLIS = 1000;
    private static final String LEFT_ALONE = "Redis has not answered lately, and is tried again in a moment";

    private final Vertx vertx;
    private final Duration firstTry;
    private final Duration budget;
    private final LongSupplier nanoClock;

    Attempts(Vertx vertx, Duration firstTry, Duration budget) {
        this(vertx, firstTry, budget, System::nanoTime);
    }

    /** @param nanoClock as {@link System#nanoTime}, in step with the timers of {@code vertx} */
    Attempts(Vertx vertx, Duration firstTry, Duration budget, LongSupplier nanoClock) {
        if (firstTry.toMillis() < 1 || firstTry.compareTo(budget) >= 0) {
            throw new IllegalArgumentException("The first try takes at least 1 ms and less than the budget");
        }
        this.vertx = vertx;
        this.firstTry = firstTry;
        this.budget = budget;
        this.nanoClock = nanoClock;
    }

    /** Over after so long, on the caller's context. */
    Future<Void> pause(Duration time) {
        Promise<Void> over = Promise.promise();
        vertx.setTimer(time.toMillis(), _ -> over.complete());
        return over.future();
    }

    /**
     * Asks, and asks again.
     *
     * @param shard who is asked; one that has failed lately, or owes too many answers, is not, and the question fails
     * at once
     * @param question sends the question; called once or more, on the caller's context. One that throws is a try that
     * has failed
     * @return the answer, on the caller's context, or {@link LedgerUnavailableException}
     */
    <T> Future<T> ask(Shard shard, Supplier<? extends CompletionStage<T>> question) {
        if (!shard.allows()) {
            return Future.failedFuture(new LedgerUnavailableException(Effect.NOT_EXECUTED, LEFT_ALONE));
        }
        Context context = vertx.getOrCreateContext();
        Asking<T> asking = new Asking<>(context, shard, question);
        if (context.equals(Vertx.currentContext())) {
            asking.start();
        } else {
            context.runOnContext(_ -> asking.start());
        }
        return asking.answer.future();
    }

    /** One question on its way. All of it runs on one context, so that nothing here needs a lock. */
    private final class Asking<T> {
        private final Context context;
        private final Shard shard;
        private final Supplier<? extends CompletionStage<T>> question;
        private final Promise<T> answer = Promise.promise();
        private final long startNanos = nanoClock.getAsLong();
        private long timer;
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        /** Tries that Redis has not answered; those may be carried out at any time. */
        private int open;
        private boolean askedOnceMore;
        private boolean waiting;
        private boolean maybeExecuted;
        private @Nullable Throwable lastFailure;

        Asking(Context context, Shard shard, Supplier<? extends CompletionStage<T>> question) {
            this.context = context;
            this.shard = shard;
            this.question = question;
        }

        void start() {
            timer = vertx.setTimer(firstTry.toMillis(), _ -> firstTryIsOver());
            send();
        }

        private void send() {
            open++;
            if (!shard.enter()) {
                open--;
                full();
                return;
            }
            CompletionStage<T> sent;
            try {
                sent = question.get();
            } catch (RuntimeException e) {
                shard.leave();
                failed(e);
                return;
            }
            sent.whenComplete((value, failure) -> {
                shard.leave();
                boolean late = remainingMillis() <= 0 && !isReadLate();
                // At once where the answer has come on the caller's own loop.
                ((ContextInternal) context).emit(_ -> {
                    if (failure == null) {
                        answered(value, late);
                    } else {
                        failed(failure);
                    }
                });
            });
        }

        /**
         * Whether a loop that has not come to its own timers yet may have come late to this answer as well. After a
         * second it is no excuse: by then another master may have taken over.
         */
        private boolean isReadLate() {
            return ((ContextInternal) context).inThread() && !answer.future().isComplete()
                    && remainingMillis() > -LONGEST_EXCUSE_MILLIS;
        }

        /**
         * Waiting in a queue helps nobody: whoever asks hears so at once. A second try that finds no room is let be.
         */
        private void full() {
            if (open == 0 && !waiting) {
                vertx.cancelTimer(timer);
                fail(LedgerUnavailableException.overloaded(maybeExecuted ? Effect.UNKNOWN : Effect.NOT_EXECUTED));
            }
        }

        private void answered(T value, boolean late) {
            open--;
            if (late) {
                shard.answeredLate();
                maybeExecuted = true;
                giveUp();
            } else if (!answer.future().isComplete()) {
                vertx.cancelTimer(timer);
                shard.answered(nanoClock.getAsLong() - startNanos);
                answer.complete(value);
            }
        }

        private void failed(Throwable failure) {
            open--;
            lastFailure = RedisFault.cause(failure);
            if (answer.future().isComplete()) {
                return;
            }
            if (RedisFault.isFinal(failure)) {
                maybeExecuted = true;
                giveUp();
            } else if (RedisFault.effect(failure) == Effect.NOT_EXECUTED) {
                tryLater();
            } else {
                maybeExecuted = true;
                if (!askedOnceMore) {
                    askOnceMore();
                } else if (open == 0 && !waiting) {
                    giveUp();
                }
            }
        }

        /** Pauses double, so that a Redis that is away for long is not asked by everybody all the time. */
        private void tryLater() {
            if (pauseMillis < remainingMillis()) {
                waiting = true;
                vertx.setTimer(pauseMillis, _ -> {
                    waiting = false;
                    if (!answer.future().isComplete()) {
                        send();
                    }
                });
                pauseMillis *= 2;
            } else if (open == 0) {
                giveUp();
            }
        }

        private void firstTryIsOver() {
            timer = vertx.setTimer(Math.max(1, remainingMillis()), _ -> giveUp());
            if (open > 0 && !askedOnceMore) {
                askOnceMore();
            }
        }

        private void askOnceMore() {
            askedOnceMore = true;
            shard.askedAgain();
            send();
        }

        private void giveUp() {
            vertx.cancelTimer(timer);
            Effect effect = maybeExecuted || open > 0 ? Effect.UNKNOWN : Effect.NOT_EXECUTED;
            fail(RedisFault.unavailable(effect, lastFailure));
        }

        private void fail(LedgerUnavailableException failure) {
            if (!answer.future().isComplete()) {
                long nanos = nanoClock.getAsLong() - startNanos;
                if (failure.isError()) {
                    // Left alone it would be taken for one that is away, and open scenes would let people in unseen.
                    shard.answered(nanos);
                    shard.answeredUnusably();
                } else {
                    shard.failed(nanos, failure);
                }
                answer.fail(failure);
            }
        }

        private long remainingMillis() {
            return budget.minusNanos(nanoClock.getAsLong() - startNanos).toMillis();
        }
    }
}
