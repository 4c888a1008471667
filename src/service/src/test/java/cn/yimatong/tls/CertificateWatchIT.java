package cn.yimatong.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.Poll;
import cn.yimatong.ledger.LogLines;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the log is told of the files of a certificate while they change. */
@Timeout(60)
final class CertificateWatchIT {

    private final Vertx vertx = Vertx.vertx();
    private final TestAuthority authority = new TestAuthority();
    private final X509Bundle first = authority.server(Duration.ofDays(90));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    private void watch(Function<ServedCertificate, Future<?>> present) throws Exception {
        CertificateFiles files = TestAuthority.write(folder, first);
        CertificateWatch.begin(vertx, files, files.read(), present, meters, InstantSource.system());
    }

    private boolean isRefusing() {
        return meters.get("yimatong.certificate.refused").gauge().value() > 0;
    }

    @Test
    void aGoodPairThatIsPutBackAfterABadOneIsToldOnce() throws Exception {
        AtomicInteger presented = new AtomicInteger();
        try (LogLines log = new LogLines(CertificateWatch.class)) {
            watch(_ -> {
                presented.incrementAndGet();
                return Future.succeededFuture();
            });
            assertFalse(isRefusing());
            TestAuthority.write(folder, first.getCertificatePathPEM(), "no key");
            Poll.until(() -> lines(log, "WARN the certificate stays as it was").size() == 1);
            Poll.until(this::isRefusing);
            TestAuthority.write(folder, first);
            Poll.until(() -> !isRefusing());
            Poll.until(() -> lines(log, "INFO the files hold again what is presented").size() == 1);
            assertEquals(0, presented.get());
        }
    }

    @Test
    void aBadPairThatComesBackAfterItsFilesWereGoneIsToldOfAgain() throws Exception {
        try (LogLines log = new LogLines(CertificateWatch.class)) {
            watch(_ -> Future.succeededFuture());
            TestAuthority.write(folder, first.getCertificatePathPEM(), "no key");
            Poll.until(() -> lines(log, "WARN").size() == 1);
            Files.delete(folder.resolve("server.key"));
            Poll.until(() -> lines(log, "WARN").size() == 2);
            TestAuthority.write(folder, first.getCertificatePathPEM(), "no key");
            Poll.until(() -> lines(log, "WARN").size() == 3);
            assertEquals(lines(log, "WARN").getFirst(), lines(log, "WARN").getLast());
        }
    }

    @Test
    void aPersonReadsWhichFileIsToBlameAndWhyAndNothingElse() throws Exception {
        try (LogLines log = new LogLines(CertificateWatch.class)) {
            watch(_ -> Future.succeededFuture());
            X509Bundle other = authority.server(Duration.ofDays(30));
            TestAuthority.write(folder, first.getCertificatePathPEM(), other.getPrivateKeyPEM());
            Poll.until(() -> lines(log, "WARN").size() == 1);
            TestAuthority.write(folder, authority.server(Duration.ofDays(-1)));
            Poll.until(() -> lines(log, "WARN").size() == 2);
            assertEquals("WARN the certificate stays as it was: " + folder.resolve("server.key")
                    + ": is not the key of the certificate", lines(log, "WARN").getFirst());
            String over = lines(log, "WARN").getLast();
            assertTrue(over.startsWith("WARN the certificate stays as it was: it is not of this time: certificate "),
                    over);
        }
    }

    @Test
    void aFaultWhileAPairIsPutInForceIsTold() throws Exception {
        try (LogLines log = new LogLines(CertificateWatch.class)) {
            watch(_ -> {
                throw new IllegalStateException("what it says is not repeated");
            });
            TestAuthority.write(folder, authority.server(Duration.ofDays(30)));
            Poll.until(() -> !lines(log, "WARN the certificate stays as it was").isEmpty());
            String told = lines(log, "WARN").getFirst();
            assertTrue(told.endsWith(": it cannot be presented (IllegalStateException)"), told);
            Poll.until(this::isRefusing);
        }
    }

    private static List<String> lines(LogLines log, String begin) {
        return log.written().stream().filter(line -> line.startsWith(begin)).toList();
    }
}
