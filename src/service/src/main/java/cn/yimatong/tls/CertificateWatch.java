package cn.yimatong.tls;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every two seconds whether the files of the certificate are others now, and has the ports present what is in
 * them. What could not be served is refused, told of once, and what was there before goes on.
 */
public final class CertificateWatch {

    /** How long another certificate may lie there unseen. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final CertificateFiles files;
    private final Function<ServedCertificate, Future<?>> present;
    private final InstantSource clock;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile ServedCertificate served;
    private Optional<Tried> last = Optional.empty();
    private String lastRefusal = "";

    /** What was found last and is not served; opened unless it cannot be. */
    private record Tried(CertificateFiles.Content content, Optional<ServedCertificate> opened) {}

    private CertificateWatch(CertificateFiles files, ServedCertificate first,
            Function<ServedCertificate, Future<?>> present, InstantSource clock) {
        this.files = files;
        this.served = first;
        this.present = present;
        this.clock = clock;
    }

    /**
     * Begins, until Vert.x is closed.
     *
     * @param first what the ports present already
     * @param present has them present another, to those who connect from then on; fails where they cannot
     */
    public static void begin(Vertx vertx, CertificateFiles files, ServedCertificate first,
            Function<ServedCertificate, Future<?>> present, MeterRegistry meters, InstantSource clock) {
        CertificateWatch watch = new CertificateWatch(files, first, present, clock);
        if (first.isOutOfItsTime(clock.instant())) {
            LOG.error("clients that look at the time will not connect: {}", first);
        } else {
            LOG.info("TLS by {}", first);
        }
        Gauge.builder("yimatong.certificate.expiry", watch, CertificateWatch::secondsLeft).baseUnit("seconds")
                .description("How long clients believe the certificate that is served; negative when it is over")
                .strongReference(true).register(meters);
        Gauge.builder("yimatong.certificate.refused", watch, each -> each.isRefusing() ? 1 : 0)
                .description("1 while the files hold what cannot be served, and what was before goes on")
                .strongReference(true).register(meters);
        vertx.setPeriodic(LOOK.toMillis(), _ -> {
            if (watch.looking.compareAndSet(false, true)) {
                vertx.executeBlocking(watch::look, false).compose(future -> future)
                        .onComplete(_ -> watch.looking.set(false));
            }
        });
    }

    private double secondsLeft() {
        return Duration.between(clock.instant(), served.expiresAt()).toMillis() / 1000.0;
    }

    /** One at a time. */
    private Future<?> look() {
        try {
            CertificateFiles.Content content = content();
            if (served.isOf(content)) {
                if (settled()) {
                    LOG.info("the files hold again what is presented: {}", served);
                }
                last = Optional.empty();
                return Future.succeededFuture();
            }
            Optional<ServedCertificate> opened = opened(content);
            if (opened.isEmpty()) {
                return Future.succeededFuture();
            }
            ServedCertificate fresh = opened.get();
            if (fresh.isOutOfItsTime(clock.instant())) {
                throw new IOException("it is not of this time: " + fresh);
            }
            return present.apply(fresh).onSuccess(_ -> {
                served = fresh;
                settled();
                LOG.info("whoever connects from now on sees another one: {}", fresh);
            }).onFailure(failure -> refuse(unpresentable(failure)));
        } catch (IOException e) {
            refuse(Objects.requireNonNullElseGet(e.getMessage(), () -> unpresentable(e)));
            return Future.succeededFuture();
        } catch (RuntimeException e) {
            refuse(unpresentable(e));
            return Future.succeededFuture();
        }
    }

    /** Without the fault's own words, which may repeat what is in the files. */
    private static String unpresentable(Throwable fault) {
        return "it cannot be presented (" + fault.getClass().getSimpleName() + ")";
    }

    /** What was refused before they went is told of again when it is back. */
    private CertificateFiles.Content content() throws IOException {
        try {
            return files.content();
        } catch (IOException e) {
            last = Optional.empty();
            throw e;
        }
    }

    /** Opened once, not at each look; empty where that has failed before. */
    private Optional<ServedCertificate> opened(CertificateFiles.Content content) throws IOException {
        if (last.isPresent() && last.get().content().equals(content)) {
            return last.get().opened();
        }
        last = Optional.of(new Tried(content, Optional.empty()));
        Optional<ServedCertificate> fresh = Optional.of(files.opened(content));
        last = Optional.of(new Tried(content, fresh));
        return fresh;
    }

    /** The files hold what is presented; whether something else was refused before. */
    private synchronized boolean settled() {
        boolean refused = !lastRefusal.isEmpty();
        lastRefusal = "";
        return refused;
    }

    private synchronized boolean isRefusing() {
        return !lastRefusal.isEmpty();
    }

    /** What stays wrong is told of once. */
    private synchronized void refuse(String why) {
        if (!why.equals(lastRefusal)) {
            LOG.warn("the certificate stays as it was: {}", why);
        }
        lastRefusal = why;
    }
}
