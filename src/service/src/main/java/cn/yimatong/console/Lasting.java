package cn.yimatong.console;

import cn.yimatong.console.Finding.Level;
import java.time.Instant;

/**
 * How things are, and since when they are no other way.
 *
 * @param since of the reading that was the first to be judged so
 */
record Lasting(Level level, Instant since) {

    /** How things are by this reading. */
    Lasting or(Level now, Instant at) {
        return now == level ? this : new Lasting(now, at);
    }
}
