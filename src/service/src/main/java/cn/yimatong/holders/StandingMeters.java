package cn.yimatong.holders;

import cn.yimatong.ledger.Standing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts standings that were set, of holders and of credentials. */
final class StandingMeters {

    private final Map<Standing.Kind, Counter> changes = new EnumMap<>(Standing.Kind.class);

    StandingMeters(MeterRegistry meters) {
        for (Standing.Kind kind : Standing.Kind.values()) {
            changes.put(kind, Counter.builder("yimatong.standing.changes")
                    .description("Standings that were set, also where they were in force before")
                    .tag("standing", kind.word()).register(meters));
        }
    }

    void set(Standing.Kind kind) {
        Objects.requireNonNull(changes.get(kind)).increment();
    }
}
