package cn.yimatong.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a holder or a credential can be used.
 *
 * @param until when a suspension ends by itself, to the millisecond; only with {@link Kind#SUSPENDED}
 */
public record Standing(Kind kind, Optional<Instant> until) {
    /** Nothing is stopped. */
    public static final Standing ACTIVE = new Standing(Kind.ACTIVE, Optional.empty());
    /** Stopped for good. */
    public static final Standing REVOKED = new Standing(Kind.REVOKED, Optional.empty());

    /** The greatest number of 48 bits: no instant before the year 10889. */
    private static final long REVOKED_BITS = (1L << 48) - 1;
    private static final long WITHOUT_END_BITS = REVOKED_BITS - 1;

    /** The kinds of standing. */
    public enum Kind {
        /** In use (正常). */
        ACTIVE,
        /** Stopped, to be lifted or to end by itself (挂失). */
        SUSPENDED,
        /** Stopped for good (注销). */
        REVOKED;

        /** As it stands in the trail and in the API: {@code suspended}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @throws IllegalArgumentException when there is an end without a suspension, or one before 1970 or after the year
     * 10000
     */
    public Standing {
        if (until.isPresent() && (kind != Kind.SUSPENDED || until.get().toEpochMilli() < 1
                || until.get().toEpochMilli() >= WITHOUT_END_BITS)) {
            throw new IllegalArgumentException("No such end of a standing");
        }
    }

    /** Suspended until it is lifted. */
    public static Standing suspended() {
        return new Standing(Kind.SUSPENDED, Optional.empty());
    }

    /** Suspended until then, or until it is lifted. */
    public static Standing suspendedUntil(Instant end) {
        return new Standing(Kind.SUSPENDED, Optional.of(end));
    }

    /** As {@link HolderHead} has it. */
    long bits() {
        return switch (kind) {
            case ACTIVE -> 0;
            case SUSPENDED -> until.map(Instant::toEpochMilli).orElse(WITHOUT_END_BITS);
            case REVOKED -> REVOKED_BITS;
        };
    }

    static Standing ofBits(long bits, long nowMillis) {
        if (bits == REVOKED_BITS) {
            return REVOKED;
        }
        if (bits == WITHOUT_END_BITS) {
            return suspended();
        }
        return nowMillis < bits ? suspendedUntil(Instant.ofEpochMilli(bits)) : ACTIVE;
    }
}
