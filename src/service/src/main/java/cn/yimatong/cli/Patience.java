package cn.yimatong.cli;

import cn.yimatong.cli.ServiceClient.Answer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Asks again where a service, or its ledger, is away or overloaded for a moment: eight times in all, each time after
 * twice as long, or as long as the service asks for, within bounds. Only for requests whose repeat changes nothing.
 */
final class Patience {
    private static final int MOST_TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_ASKED_FOR = Duration.ofSeconds(60);
    /** RFC 9110 and RFC 6585: too many requests, and what a service or a proxy before it says when it is away. */
    private static final Set<Integer> LATER = Set.of(429, 502, 503, 504);

    private final Pause pause;
    private final Consumer<String> note;
    private final AtomicBoolean answered = new AtomicBoolean();

    /** One request. */
    interface Request {
        Answer send() throws CannotRunException, InterruptedException;
    }

    /** How time is passed; a test has its own. */
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    /**
     * A patience that many requests share.
     *
     * @param note hears why a request is sent again
     */
    Patience(Pause pause, Consumer<String> note) {
        this.pause = pause;
        this.note = note;
    }

    /**
     * Sends until there is an answer that says more than "later".
     *
     * @throws CannotRunException if there is none in the end, or if nobody is there at the very first time
     */
    Answer ask(Request request) throws CannotRunException, InterruptedException {
        Duration next = FIRST_PAUSE;
        for (int tries = 1;; tries++) {
            Duration wait = next;
            CannotRunException reason;
            try {
                Answer answer = request.send();
                answered.set(true);
                boolean undecided = "unavailable".equals(answer.body().getValue("reason"));
                if (!LATER.contains(answer.status()) && (!undecided || tries == MOST_TRIES)) {
                    return answer;
                }
                reason = undecided ? new CannotRunException("the ledger does not answer") : answer.problem();
                wait = max(next, answer.retryAfter().orElse(next));
            } catch (CannotRunException noAnswer) {
                reason = noAnswer;
            }
            if (tries == MOST_TRIES || !answered.get()) {
                throw reason;
            }
            if (tries == 1) {
                note.accept(reason.getMessage() + "; trying again");
            }
            pause.sleep(min(wait, LONGEST_ASKED_FOR));
            next = min(next.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
