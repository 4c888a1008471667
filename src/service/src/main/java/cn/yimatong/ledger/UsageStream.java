package cn.yimatong.ledger;

import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the events that the scripts leave. */
record UsageStream(Questions questions) {
    private static final int MOST_EVENTS = 256;

    /** Newest first. Of a holder whose check bits nobody has compared. */
    Future<List<UsageEvent>> of(long index) {
        return questions
                .ask(RedisKeys.usage(index),
                        redis -> redis.xrevrange(RedisKeys.usage(index), Range.unbounded(), Limit.unlimited()))
                .map(events -> events.stream().map(UsageStream::fields).filter(fields -> isOf(index, fields))
                        .limit(MOST_EVENTS).map(UsageStream::event).toList());
    }

    static Map<String, byte[]> fields(StreamMessage<byte[], byte[]> message) {
        Map<String, byte[]> fields = new HashMap<>();
        message.getBody().forEach((name, value) -> fields.put(new String(name, StandardCharsets.UTF_8), value));
        return fields;
    }

    private static boolean isOf(long index, Map<String, byte[]> fields) {
        byte[] use = fields.get("use");
        return use == null
                ? Arrays.equals(fields.get("holder"), RedisLedger.bytes(index))
                : CodeUse.index(use) == index;
    }

    private static UsageEvent event(Map<String, byte[]> fields) {
        String kind = text(fields, "kind").orElse("");
        byte[] packed = fields.get("use");
        if (packed != null) {
            CodeUse use = CodeUse.decode(packed);
            Optional<String> direction = use.use() == Spend.Use.IN || use.use() == Spend.Use.OUT
                    ? Optional.of(use.use().name().toLowerCase(Locale.ROOT))
                    : Optional.empty();
            return new UsageEvent(kind, CodeUse.instant(packed), Optional.of(use.scan().scene()),
                    Optional.of(use.scan().scanner()), use.place(), direction, Optional.empty());
        }
        return new UsageEvent(kind, Instant.ofEpochMilli(text(fields, "at").map(Long::parseLong).orElse(0L)),
                Optional.empty(), text(fields, "scanner"), Optional.empty(), Optional.empty(), standing(fields));
    }

    private static Optional<UsageEvent.StandingSet> standing(Map<String, byte[]> fields) {
        return text(fields, "standing").map(word -> {
            Standing.Kind kind = Standing.Kind.valueOf(word.toUpperCase(Locale.ROOT));
            Optional<Instant> until = text(fields, "until").map(Long::parseLong).map(Instant::ofEpochMilli);
            return new UsageEvent.StandingSet(text(fields, "slot").map(Integer::parseInt).orElse(0),
                    new Standing(kind, until), text(fields, "actor").orElse(""), text(fields, "reason").orElse(""));
        });
    }

    private static Optional<String> text(Map<String, byte[]> fields, String name) {
        return Optional.ofNullable(fields.get(name)).map(value -> new String(value, StandardCharsets.UTF_8));
    }
}
