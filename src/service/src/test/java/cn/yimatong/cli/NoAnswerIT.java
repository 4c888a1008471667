package cn.yimatong.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.MainJvm;
import cn.yimatong.tls.TestAuthority;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.netty.pkitesting.X509Bundle;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a client's command says where TLS is in the way; a process each, as Java reads its store but once. */
@Timeout(120)
final class NoAnswerIT {

    private static final String PASSWORD = "changeit";

    private final TestAuthority authority = new TestAuthority();
    private final List<HttpServer> servers = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        servers.forEach(server -> server.stop(0));
    }

    @Test
    void aStoreThatIsPemIsToldInOneSentence() throws Exception {
        Path pem = authority.file(folder);
        String says = code("https://127.0.0.1:1", pem);
        assertTrue(says.startsWith("code: Java cannot open the store of trusted authorities that"), says);
        assertTrue(says.contains(pem.toString()) && says.contains("keytool"), says);
    }

    @Test
    void anAuthorityThatIsNotTrustedIsToldWithWhatToDo() throws Exception {
        String says = code(https(authority.server(Duration.ofDays(9)), false), store(new TestAuthority()));
        assertTrue(says.contains("is of an authority that Java does not trust; put the authority"), says);
    }

    @Test
    void aStoreThatIsNotThereIsToldAsAnAuthorityThatIsNotTrusted() throws Exception {
        String says = code(https(authority.server(Duration.ofDays(9)), false), folder.resolve("none.p12"));
        assertTrue(says.contains("is of an authority that Java does not trust; put the authority"), says);
    }

    @Test
    void aCertificateThatHasEndedIsTold() throws Exception {
        String says = code(https(authority.server(Duration.ofDays(-2)), false), store(authority));
        assertTrue(says.contains("is no longer good"), says);
    }

    @Test
    void aCertificateOfAnotherNameIsTold() throws Exception {
        String url = https(authority.server(Duration.ofDays(9)), false).replace("127.0.0.1", "127.0.0.2");
        String says = code(url, store(authority));
        assertTrue(says.contains("is for another name"), says);
    }

    @Test
    void aServiceThatAsksForACertificateIsTold() throws Exception {
        String says = code(https(authority.server(Duration.ofDays(9)), true), store(authority));
        assertTrue(says.contains("-Djavax.net.ssl.keyStore"), says);
    }

    /** Whether its end or its reset is read first is a matter of luck. */
    @Test
    void aConnectionThatIsResetBeforeAnAnswerIsToldLikeOneThatEnds() {
        for (IOException cause : List.of(new EOFException(), new SocketException("Connection reset"))) {
            String says = String.valueOf(NoAnswer.to(URI.create("https://127.0.0.1:1"), Duration.ofSeconds(1),
                    new IOException("HTTP/1.1 header parser received no bytes", cause)).getMessage());
            assertTrue(says.contains("-Djavax.net.ssl.keyStore"), says);
        }
    }

    @Test
    void whoSpeaksTlsToAPortThatDoesNotIsTold() throws Exception {
        HttpServer plain = started(HttpServer.create(anyPort(), 0));
        String says = code("https://127.0.0.1:" + plain.getAddress().getPort(), store(authority));
        assertTrue(says.contains("does not speak TLS, its address begins with http"), says);
    }

    private String code(String url, Path store) throws Exception {
        Path callers = Files.writeString(folder.resolve("callers.txt"), "app backend a-token-that-nobody-sees\n");
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(MainJvm.command(
                List.of("-Djavax.net.ssl.trustStore=" + store, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD),
                List.of("code", "--text", "--url", url, "--callers", callers.toString())))
                .redirectError(output.toFile()).start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        String says = Files.readString(output);
        assertEquals(2, process.exitValue(), says);
        assertEquals(1, says.lines().count(), says);
        assertFalse(says.contains("Exception") || says.contains("PKIX"), says);
        return says;
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(0);
    }

    private HttpServer started(HttpServer server) {
        server.start();
        servers.add(server);
        return server;
    }

    private String https(X509Bundle bundle, boolean asks) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(bundle.toKeyManagerFactory().getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(anyPort(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters needed = context.getDefaultSSLParameters();
                needed.setNeedClientAuth(asks);
                parameters.setSSLParameters(needed);
            }
        });
        return "https://127.0.0.1:" + started(server).getAddress().getPort();
    }

    private Path store(TestAuthority trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", certificate(trusted));
        Path file = Files.createTempFile(folder, "trust", ".p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    private X509Certificate certificate(TestAuthority trusted) throws Exception {
        try (var in = Files.newInputStream(trusted.file(folder))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
