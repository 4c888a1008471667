package cn.yimatong.console;

import cn.yimatong.http.EventStream;
import cn.yimatong.http.Resource;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /console} of one node. Its own thread reads the meters once a second, away from the event loops that serve
 * scans, and keeps the last hour and since when it has been as it is; while nobody looks it tells nothing.
 */
public final class Console implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Console.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final MeterRegistry registry;
    private final Supplier<Future<Void>> probe;
    private final Supplier<JsonObject> sceneNames;
    private final InstantSource clock;
    private final Past past = new Past();
    private final Viewers viewers = new Viewers();
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("console").factory());
    private Optional<Lasting> lasting = Optional.empty();

    private Console(MeterRegistry registry, Supplier<Future<Void>> probe, Supplier<JsonObject> sceneNames,
            InstantSource clock) {
        this.registry = registry;
        this.probe = probe;
        this.sceneNames = sceneNames;
        this.clock = clock;
    }

    /**
     * Begins to remember.
     *
     * @param registry what is read
     * @param probe asks Redis a question that its meters count, so that whoever looks sees whether it answers when
     * nobody scans
     * @param sceneNames of each scene, by its id, what people call it: {@code zh} and {@code en}
     */
    public static Console open(MeterRegistry registry, Supplier<Future<Void>> probe, Supplier<JsonObject> sceneNames,
            InstantSource clock) {
        Console console = new Console(registry, probe, sceneNames, clock);
        var _ = console.thread.scheduleAtFixedRate(console::look, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        return console;
    }

    /** The page and its stream. */
    public List<Resource> resources() {
        List<Resource> resources = new ArrayList<>(new Files().resources());
        resources.add(new Resource.Feed("/console/events", opening -> viewers.admit(opening,
                stream -> thread.execute(() -> greet(stream)))));
        return resources;
    }

    /** On the thread that tells what is new. Whoever is among the viewers by now misses nothing. */
    private void greet(EventStream stream) {
        stream.send("past", Told.past(past.points(), sceneNames.get()).encode());
        judged().ifPresent(judged -> stream.send("now", judged.told()));
    }

    private void look() {
        try {
            Reading reading = Meters.read(registry, clock.instant(), System.nanoTime());
            past.add(reading);
            // Also while nobody looks: whoever opens the page hears since when it has been like this.
            Optional<Judged> judged = judged();
            if (!viewers.none()) {
                judged.ifPresent(now -> viewers.tell("now", now.told()));
                var _ = probe.get();
            }
        } catch (RuntimeException e) {
            // The thread would end the series without a word.
            LOG.warn("the console could not look: {}", e.toString());
        }
    }

    private Optional<Judged> judged() {
        return past.now().map(now -> {
            LookBack back = LookBack.of(past);
            Verdict verdict = Verdict.of(back);
            Instant at = now.reading().at();
            Lasting own = lasting.orElse(new Lasting(verdict.level(), at)).or(verdict.level(), at);
            lasting = Optional.of(own);
            return new Judged(now, verdict, own.since(), back);
        });
    }

    private record Judged(Past.Now now, Verdict verdict, Instant since, LookBack back) {
        String told() {
            return Told.now(now, verdict, since, back).encode();
        }
    }

    /** Sends everybody away at once, and reads no more. */
    @Override
    public void close() {
        viewers.close();
        thread.shutdownNow();
    }
}
