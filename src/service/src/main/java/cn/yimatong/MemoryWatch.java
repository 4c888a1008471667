package cn.yimatong;

import cn.yimatong.ledger.MemoryUse;
import cn.yimatong.ledger.RedisLedger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Asks now and then how full Redis is. */
final class MemoryWatch {

    private static final Duration PERIOD = Duration.ofSeconds(5);

    private volatile Optional<MemoryUse> known = Optional.empty();

    private MemoryWatch() {}

    /** Begins, until Vert.x is closed. Nothing is told of a Redis that does not answer. */
    static void begin(Vertx vertx, RedisLedger ledger, MeterRegistry meters) {
        MemoryWatch watch = new MemoryWatch();
        watch.tell(meters, "yimatong.ledger.memory.used", MemoryUse::usedBytes,
                "What the fullest master of Redis uses");
        watch.tell(meters, "yimatong.ledger.memory.most", MemoryUse::mostBytes,
                "What the fullest master of Redis may use; without a bound what its machine has");
        vertx.setPeriodic(1, PERIOD.toMillis(), _ -> ledger.memory()
                .onComplete(answer -> watch.known = Optional.ofNullable(answer.result())));
    }

    private void tell(MeterRegistry meters, String name, ToDoubleFunction<MemoryUse> value, String description) {
        Gauge.builder(name, this, own -> own.known.map(use -> value.applyAsDouble(use)).orElse(Double.NaN))
                .description(description).baseUnit("bytes").strongReference(true).register(meters);
    }
}
