package cn.yimatong.access;

import java.time.Instant;
import java.util.Optional;

/**
 * What a token opens.
 *
 * @param caller whose it is
 * @param until the first instant at which it opens nothing any more, where its caller has been given another
 */
public record Admission(Caller caller, Optional<Instant> until) {

    /** One without an end. */
    public static Admission of(Caller caller) {
        return new Admission(caller, Optional.empty());
    }

    /** Whether it opens anything at this instant. */
    public boolean isOpenAt(Instant instant) {
        return until.map(instant::isBefore).orElse(true);
    }

    /** As JSON in UTF-8, to be stored under the hash of the token; no token in it. */
    public byte[] toBytes() {
        return CallerJson.encode(this);
    }

    /**
     * Reads what {@link #toBytes} wrote. Unknown members are skipped and unknown capabilities dropped, so that an older
     * node reads what a newer one wrote and grants no more than it understands.
     *
     * @throws IllegalArgumentException if the bytes are none
     */
    public static Admission fromBytes(byte[] json) {
        return CallerJson.decode(json);
    }
}
