package cn.yimatong.scenes;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.records.HolderRecord;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.sun.management.ThreadMXBean;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What deciding, answering and loading cost: the thread's own time, so that a busy machine does not count. */
final class CostTest {

    private static final int MOST_BYTES = 2048;
    private static final Duration MOST_TIME = Duration.ofNanos(5000);
    private static final Duration MOST_LOADING = Duration.ofMillis(200);
    private static final int TIMES = 2_000;
    private static final int ROUNDS = 40;

    private final JsonGenerator told = json();
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static List<RuleVector> accepted() {
        return RuleVector.all().stream().filter(vector -> vector.name().startsWith("scene-"))
                .filter(vector -> !vector.name().equals("scene-payout")).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accepted")
    void decidingAndAnsweringTakesUnderFiveMicrosecondsAndTwoKilobytes(RuleVector vector) throws IOException {
        RuleVector.Case given = vector.toCase();
        long leastBytes = Long.MAX_VALUE;
        long leastNanos = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS
                && (leastBytes >= MOST_BYTES || leastNanos >= MOST_TIME.toNanos()); round++) {
            long bytes = threads.getCurrentThreadAllocatedBytes();
            long nanos = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < TIMES; i++) {
                decideAndAnswer(given);
            }
            leastNanos = Math.min(leastNanos, (threads.getCurrentThreadCpuTime() - nanos) / TIMES);
            leastBytes = Math.min(leastBytes, (threads.getCurrentThreadAllocatedBytes() - bytes) / TIMES);
        }
        assertTrue(told.getOutputBuffered() > 0);
        assertTrue(leastBytes < MOST_BYTES, leastBytes + " bytes");
        assertTrue(leastNanos < MOST_TIME.toNanos(), leastNanos + " ns");
    }

    private static JsonGenerator json() {
        try {
            return new JsonFactory().createGenerator(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void decideAndAnswer(RuleVector.Case given) throws IOException {
        Verdict.Admitted admitted = assertInstanceOf(Verdict.Admitted.class, given.decide());
        HolderRecord record = given.record();
        told.writeStartObject();
        SceneAnswer.accepted(given.catalogue(), given.scene(), record, admitted,
                new SceneAnswer.Found(admitted.credentialSlots().getFirst(), true, Optional.empty()), given.showing(),
                given.at(), () -> "pseudonym").writeMembers(told);
        told.writeEndObject();
    }

    @Test
    void aThousandScenesLoadInUnderTwoHundredMilliseconds() throws CatalogueException {
        List<JsonObject> shipped = Catalogue.shipped().scenes().stream().map(Scene::toJson).toList();
        JsonArray scenes = new JsonArray();
        for (int i = 0; i < 1000; i++) {
            scenes.add(shipped.get(i % shipped.size()).copy().put("id", "scene-" + i));
        }
        byte[] file = new JsonObject().put("scenes", scenes).encodePrettily().getBytes(StandardCharsets.UTF_8);
        List<Long> millis = new ArrayList<>();
        do {
            long nanos = threads.getCurrentThreadCpuTime();
            assertTrue(CatalogueReader.extended("many.yaml", file).scenes().size() == 1028);
            millis.add((threads.getCurrentThreadCpuTime() - nanos) / 1_000_000);
        } while (millis.getLast() >= MOST_LOADING.toMillis() && millis.size() < ROUNDS);
        assertTrue(millis.getLast() < MOST_LOADING.toMillis(), millis + " ms");
    }
}
