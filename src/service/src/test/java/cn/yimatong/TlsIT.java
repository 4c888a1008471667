package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.ledger.LogLines;
import cn.yimatong.tls.CertificateFiles;
import cn.yimatong.tls.CertificateWatch;
import cn.yimatong.tls.TestAuthority;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole node that speaks TLS, and clients of the JDK. */
@Timeout(120)
final class TlsIT {

    private static final Pattern EXPIRY = Pattern.compile("(?m)^yimatong_certificate_expiry_seconds (\\S+)");

    private final TestAuthority authority = new TestAuthority();
    private final X509Bundle first = authority.server(Duration.ofDays(90));
    private final SSLContext trusting = authority.client(Optional.empty());

    @TempDir
    private Path folder;

    private Path data;
    private CertificateFiles files;

    @BeforeEach
    void writeFiles() throws IOException {
        data = folder.resolve("node");
        files = TestAuthority.write(folder, first);
    }

    private TestNode start(String... more) throws StartException {
        return TestNode.start(data, Stream.concat(Stream.of("tls-certificate=" + files.certificate(),
                "tls-key=" + files.key(), "event-loops=2"), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void anotherCertificateIsPresentedUnderLoadAndNothingIsDropped() throws Exception {
        X509Bundle second = authority.server(Duration.ofDays(200));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger asked = new AtomicInteger();
        try (TestNode node = start(); ExecutorService callers = Executors.newFixedThreadPool(6)) {
            Callable<Integer> onOneConnection = () -> {
                int faults = 0;
                try (HttpClient client = client(trusting)) {
                    while (!over.get()) {
                        faults += get(client, node.address()).statusCode() == 200 ? 0 : 1;
                        asked.incrementAndGet();
                    }
                }
                return faults;
            };
            Callable<Integer> onFreshConnections = () -> {
                int faults = 0;
                while (!over.get()) {
                    try (HttpClient client = client(trusting)) {
                        faults += get(client, node.address()).statusCode() == 200 ? 0 : 1;
                    }
                }
                return faults;
            };
            List<Future<Integer>> load = Stream.of(onOneConnection, onOneConnection, onOneConnection, onOneConnection,
                    onFreshConnections, onFreshConnections).map(callers::submit).toList();
            try {
                Poll.until(() -> asked.get() > 100);
                assertEquals(serial(first), presented(node.address()));
                try (SSLSocket open = connect(node.address())) {
                    TestAuthority.write(folder, second);
                    Poll.until(() -> presented(node.address()).equals(serial(second)));
                    int then = asked.get();
                    Poll.until(() -> asked.get() > then + 100);
                    assertEquals(200, ask(open), "who was connected before is still served");
                }
            } finally {
                over.set(true);
            }
            for (Future<Integer> caller : load) {
                assertEquals(0, caller.get(60, TimeUnit.SECONDS));
            }
            assertEquals(200, daysLeft(node), 1);
        }
    }

    @Test
    void aBadPairIsRefusedAndTheOldOneGoesOn() throws Exception {
        int refusals = 0;
        try (LogLines log = new LogLines(CertificateWatch.class); TestNode node = start()) {
            X509Bundle over = authority.server(Duration.ofDays(-1));
            String chain = authority.server(Duration.ofDays(50)).getCertificatePathPEM();
            for (List<String> bad : List.of(List.of(over.getCertificatePathPEM(), over.getPrivateKeyPEM()),
                    List.of(chain, first.getPrivateKeyPEM()), List.of("half of", "a file"))) {
                TestAuthority.write(folder, bad.getFirst(), bad.getLast());
                Command doctor = doctor();
                assertEquals(1, doctor.exitCode(), doctor.out());
                assertTrue(doctor.out().contains("WRONG   certificate: "), doctor.out());
                int count = ++refusals;
                Poll.until(() -> log.written().stream()
                        .filter(line -> line.startsWith("WARN the certificate stays as it was")).count() == count);
                assertEquals(serial(first), presented(node.address()));
                assertEquals(90, daysLeft(node), 1);
            }
            X509Bundle good = authority.server(Duration.ofDays(10));
            TestAuthority.write(folder, good);
            Poll.until(() -> presented(node.address()).equals(serial(good)));
            assertTrue(doctor().out().contains("advice  certificate: certificate " + serial(good).toString(16)));
        }
    }

    @Test
    void whoeverHasNoCertificateOfTheAuthorityIsRefusedAndTheTokenIsAskedForAsWell() throws Exception {
        TestAuthority ofCallers = new TestAuthority();
        Path callers = ofCallers.file(folder);
        try (TestNode node = start("tls-client-ca=" + callers)) {
            X509Bundle own = ofCallers.client();
            SSLContext known = authority.client(Optional.of(own));
            try (HttpClient client = client(known)) {
                assertEquals(200, get(client, node.address()).statusCode());
                HttpResponse<String> without = client.send(scan(node, ""), BodyHandlers.ofString());
                assertEquals(401, without.statusCode(), without.body());
                HttpResponse<String> with = client.send(scan(node, node.token("scanner-1")), BodyHandlers.ofString());
                assertEquals(200, with.statusCode(), with.body());
                assertEquals("reject", new JsonObject(with.body()).getString("decision"));
            }
            for (SSLContext stranger : List.of(trusting, authority.client(Optional.of(authority.client())))) {
                try (HttpClient client = client(stranger)) {
                    assertThrows(IOException.class, () -> get(client, node.address()));
                }
            }
            // Another authority of callers is in force as another certificate is.
            Files.writeString(callers, Files.readString(authority.file(Files.createDirectory(folder.resolve("next")))));
            Poll.until(() -> {
                try (HttpClient client = client(known)) {
                    HttpRequest keys = HttpRequest.newBuilder(URI.create(node.address() + "/v1/keys")).build();
                    return client.sendAsync(keys, BodyHandlers.discarding()).handle((_, fault) -> fault != null).join();
                }
            });
            try (HttpClient client = client(authority.client(Optional.of(authority.client())))) {
                assertEquals(200, get(client, node.address()).statusCode());
            }
        }
    }

    @Test
    void oldVersionsOfTlsAndNoTlsAtAllAreRefused() throws Exception {
        try (TestNode node = start()) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                try (SSLSocket socket = connect(node.address(), version)) {
                    assertEquals(200, ask(socket), version);
                    assertEquals(version, socket.getSession().getProtocol());
                }
            }
            for (String version : List.of("TLSv1.1", "TLSv1")) {
                assertThrows(IOException.class, () -> connect(node.address(), version).close());
            }
            URI address = URI.create(node.address());
            try (Socket plain = new Socket(address.getHost(), address.getPort())) {
                plain.getOutputStream().write("GET /v1/keys HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(
                        StandardCharsets.US_ASCII));
                byte[] answer = plain.getInputStream().readAllBytes();
                assertFalse(new String(answer, StandardCharsets.ISO_8859_1).contains("HTTP/1.1"), "in the clear");
            }
        }
    }

    @Test
    void aCommandThatSpeaksHttpToItIsToldSo() throws Exception {
        try (TestNode node = start()) {
            Command code = Command.run("code", "--text", "--url", node.address().replace("https:", "http:"),
                    "--callers", data.resolve("callers.txt").toString());
            assertEquals(2, code.exitCode());
            assertTrue(code.err().contains("where it is TLS, the address begins with https"), code.err());
        }
    }

    @Test
    void aRequestThatDoesNotComeIsToldSoInsideOfTls() throws Exception {
        try (TestNode node = start("request-seconds=1"); SSLSocket socket = connect(node.address())) {
            socket.getOutputStream().write("GET /v1/keys HT".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        }
    }

    @Test
    void theManagementPortSpeaksTlsWhereOthersCanReachItAndAsksNobodyForACertificate() throws Exception {
        Path callers = authority.file(folder);
        try (TestNode node = start("management-host=0.0.0.0", "tls-client-ca=" + callers);
                HttpClient client = client(trusting)) {
            String address = node.managementAddress().replace("0.0.0.0", "127.0.0.1");
            assertTrue(address.startsWith("https://"), address);
            HttpRequest ready = HttpRequest.newBuilder(URI.create(address + "/health/ready")).build();
            assertEquals(200, client.send(ready, BodyHandlers.ofString()).statusCode());
            assertTrue(ContainerCheck.holds(address, "0.0.0.0", true));
            assertFalse(ContainerCheck.holds(node.address(), "0.0.0.0", true), "not by any answer");
        }
        try (TestNode node = start()) {
            assertTrue(node.managementAddress().startsWith("http://"), node.managementAddress());
            assertTrue(ContainerCheck.holds(node.managementAddress(), "127.0.0.1", true));
        }
    }

    @Test
    void aKeyThatOthersCanReadStopsTheStart() throws Exception {
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("rw-r--r--"));
        StartException refusal = assertThrows(StartException.class, this::start);
        assertTrue(String.valueOf(refusal.getMessage()).contains("chmod 600"), refusal.getMessage());
        assertFalse(Files.exists(data.resolve("redis")), "nothing was begun");
    }

    @Test
    void aKeyUnderAPassphraseIsServedAndFollowedByAnotherOneWhileTheNodeRuns() throws Exception {
        CertificateFiles encrypted = TestAuthority.writeEncrypted(folder, first);
        String passphrase = encrypted.passphrase().orElseThrow().toString();
        StartException refusal = assertThrows(StartException.class, this::start);
        assertTrue(String.valueOf(refusal.getMessage()).contains("--tls-key-passphrase-file"), refusal.getMessage());
        try (TestNode node = start("tls-key-passphrase-file=" + passphrase)) {
            assertEquals(serial(first), presented(node.address()));
            X509Bundle second = authority.server(Duration.ofDays(200));
            TestAuthority.writeEncrypted(folder, second);
            Poll.until(() -> presented(node.address()).equals(serial(second)));
            String said = doctor("--tls-key-passphrase-file", passphrase).out();
            assertTrue(said.contains("certificate " + serial(second).toString(16)), said);
        }
        Files.setPosixFilePermissions(Path.of(passphrase), PosixFilePermissions.fromString("rw-r--r--"));
        StartException open = assertThrows(StartException.class,
                () -> start("tls-key-passphrase-file=" + passphrase));
        assertTrue(String.valueOf(open.getMessage()).contains("others can read the passphrase"), open.getMessage());
    }

    private Command doctor(String... more) {
        return Command.run(List.of("doctor", "--data", data.toString(), "--tls-certificate",
                files.certificate().toString(), "--tls-key", files.key().toString()), more);
    }

    private static HttpClient client(SSLContext context) {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
    }

    private static HttpResponse<String> get(HttpClient client, String address)
            throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(address + "/v1/keys")).build(), BodyHandlers.ofString());
    }

    private static HttpRequest scan(TestNode node, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(node.address() + "/v1/verifications"))
                .header("Content-Type", "application/json").header("Idempotency-Key", TestNode.newScanId())
                .POST(BodyPublishers.ofString("{\"code\":\"MS1:AB\",\"scene\":\"bus\"}"));
        return (token.isEmpty() ? request : request.header("Authorization", "Bearer " + token)).build();
    }

    private SSLSocket connect(String address, String... versions) throws IOException {
        URI where = URI.create(address);
        // A context of its own, so that no earlier session is taken up again.
        SSLSocket socket = (SSLSocket) authority.client(Optional.empty()).getSocketFactory().createSocket(
                where.getHost(), where.getPort());
        if (versions.length > 0) {
            socket.setEnabledProtocols(versions);
        }
        socket.startHandshake();
        return socket;
    }

    private BigInteger presented(String address) {
        try (SSLSocket socket = connect(address)) {
            return ((X509Certificate) socket.getSession().getPeerCertificates()[0]).getSerialNumber();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The status of one request on this connection. */
    private static int ask(SSLSocket socket) throws IOException {
        socket.getOutputStream().write("GET /v1/keys HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        String status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        return Integer.parseInt(status.substring("HTTP/1.1 ".length()));
    }

    private static BigInteger serial(X509Bundle bundle) {
        return bundle.getCertificate().getSerialNumber();
    }

    private static double daysLeft(TestNode node) {
        Matcher gauge = EXPIRY.matcher(node.metrics());
        assertTrue(gauge.find());
        return Double.parseDouble(gauge.group(1)) / Duration.ofDays(1).toSeconds();
    }
}
