package cn.yimatong.issuance;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Counts codes, and requests that got none. */
final class IssuanceMeters {

    /** Why a request got no codes. */
    enum Refusal {
        /** No such scene. */
        UNKNOWN_SCENE,
        /** The scene refuses every code. */
        REFUSED_SCENE,
        /** The holder is not registered. */
        UNKNOWN_HOLDER,
        /** The holder is suspended. */
        SUSPENDED,
        /** The holder is revoked. */
        REVOKED,
        /** Whoever was to show them is no guardian of the holder. */
        UNKNOWN_GUARDIAN,
        /** No signing key is valid. */
        NO_KEY,
        /** The signing key lies in a token, and cannot be had. */
        KEY_MISSING,
        /** The ledger has not answered, or the service has failed. */
        FAILED
    }

    private final Counter issued;
    private final Map<Refusal, Counter> refusals = new EnumMap<>(Refusal.class);

    IssuanceMeters(MeterRegistry meters) {
        issued = Counter.builder("yimatong.codes.issued").description("Codes that were minted").register(meters);
        for (Refusal refusal : Refusal.values()) {
            refusals.put(refusal, Counter.builder("yimatong.issuance.refusals")
                    .description("Requests for codes that got none")
                    .tag("reason", refusal.name().toLowerCase(Locale.ROOT).replace('_', '-')).register(meters));
        }
    }

    void issued(int codes) {
        issued.increment(codes);
    }

    void refused(Refusal refusal) {
        Objects.requireNonNull(refusals.get(refusal)).increment();
    }
}
