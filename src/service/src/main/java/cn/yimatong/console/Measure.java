package cn.yimatong.console;

import java.util.Arrays;
import java.util.Map;
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
    /** How long the signing key lasts that lasts longest. */
    KEY_SECONDS("yimatong.key.expiry"),
    /** Keys in a token that this node should be able to sign with, and is not. */
    TOKEN_KEYS_MISSING("yimatong.token.keys.missing"),
    /** Keys and callers that this node cannot read. */
    UNREADABLE("yimatong.state.unreadable"),
    /** How long ago this node has heard which keys and callers are in force. */
    STATE_AGE_SECONDS("yimatong.state.age"),
    /** How far this node's clock is ahead of Redis's. */
    CLOCK_OFFSET_SECONDS("yimatong.clock.offset"),
    /** How long clients believe the certificate; untold where there is none. */
    CERTIFICATE_SECONDS("yimatong.certificate.expiry");

    private static final Map<String, Measure> BY_METER = Arrays.stream(values())
            .collect(Collectors.toUnmodifiableMap(measure -> measure.meter, Function.identity()));

    private final String meter;

    Measure(String meter) {
        this.meter = meter;
    }

    /** What a meter of this name measures, if it is told. */
    static Optional<Measure> of(String meter) {
        return Optional.ofNullable(BY_METER.get(meter));
    }
}
