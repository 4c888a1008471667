package cn.yimatong.console;

import io.micrometer.core.instrument.Meter;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the meters say as it stands, and the console tells. Where there are several of one name, the greatest counts.
 */
enum Measure {
    /** Acceptances that Redis does not know yet. */
    PENDING("yimatong.away.pending"),
    /** Acceptances that it cannot be told. */
    PARKED("yimatong.spool.parked"),
    /** How long the signing key lasts that lasts longest; of each key there is a meter. */
    KEY_SECONDS("yimatong.key.expiry"),
    /** 1 where this node cannot sign with the signing key, as it lies in a token. */
    TOKEN_KEYS_MISSING_NOW("yimatong.token.keys.missing", "now"),
    /** Other keys in a token that it cannot sign with, and that would be the next to. */
    TOKEN_KEYS_MISSING_NEXT("yimatong.token.keys.missing", "next"),
    /** Keys and callers that this node cannot read. */
    UNREADABLE("yimatong.state.unreadable"),
    /** How long ago this node has heard which keys and callers are in force. */
    STATE_AGE_SECONDS("yimatong.state.age"),
    /** How far this node's clock is ahead of Redis's. */
    CLOCK_AHEAD_SECONDS("yimatong.clock.offset"),
    /** What the fullest master of Redis uses, in bytes. */
    MEMORY_USED("yimatong.ledger.memory.used"),
    /** What it may use; 0 where that is not known. */
    MEMORY_MOST("yimatong.ledger.memory.most"),
    /** How long clients believe the certificate; untold where there is none. */
    CERTIFICATE_SECONDS("yimatong.certificate.expiry"),
    /** 1 while its files hold what cannot be served. */
    CERTIFICATE_REFUSED("yimatong.certificate.refused");

    private static final Map<String, Measure> BY_METER = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(measure -> measure.meter, Function.identity()));

    private final String meter;

    Measure(String meter) {
        this(meter, "");
    }

    Measure(String meter, String turn) {
        this.meter = meter + turn;
    }

    /** What this meter measures, if it is told. */
    static Optional<Measure> of(Meter.Id meter) {
        return Optional.ofNullable(
                BY_METER.get(meter.getName() + Objects.requireNonNullElse(meter.getTag("turn"), "")));
    }
}
