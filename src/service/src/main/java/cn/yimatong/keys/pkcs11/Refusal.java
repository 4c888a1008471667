package cn.yimatong.keys.pkcs11;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of the last attempt, which whoever asks again too soon is told.
 *
 * @param why for people
 * @param nanos when, by {@link System#nanoTime}
 */
record Refusal(String why, long nanos) {

    static Refusal after(TokenException e) {
        return new Refusal(String.valueOf(e.getMessage()), System.nanoTime());
    }

    /** Refuses whoever asks within the rest after it, if there was one. */
    static void heed(@Nullable Refusal before, Duration rest) {
        if (before != null && System.nanoTime() - before.nanos() < rest.toNanos()) {
            throw new TokenException(before.why());
        }
    }
}
