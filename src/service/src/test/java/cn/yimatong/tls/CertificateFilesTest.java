package cn.yimatong.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is served, and what is refused before anybody is served it. */
final class CertificateFilesTest {

    private static final TestAuthority AUTHORITY = new TestAuthority();

    @TempDir
    private Path folder;

    @Test
    void aChainWithItsKeyIsTaken() throws Exception {
        X509Bundle good = AUTHORITY.server(Duration.ofDays(90));
        ServedCertificate read = TestAuthority.write(folder, good).read();
        assertEquals(good.getCertificate().getNotAfter().toInstant(), read.expiresAt());
        assertFalse(read.isOutOfItsTime(Instant.now()));
        assertTrue(read.isOutOfItsTime(Instant.now().plus(Duration.ofDays(91))));
        assertTrue(read.isOutOfItsTime(Instant.now().minus(Duration.ofDays(400))));
        assertTrue(TestAuthority.write(folder, AUTHORITY.rsaServer()).read().forCallers().getTrustOptions() == null);
    }

    @Test
    void aKeyThatOthersCanReadIsRefused() throws Exception {
        CertificateFiles files = TestAuthority.write(folder, AUTHORITY.server(Duration.ofDays(9)));
        for (String permissions : new String[]{"rw-r-----", "rw----r--", "rw--w----"}) {
            Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString(permissions));
            assertRefused(files, "chmod 600");
        }
        Files.setPosixFilePermissions(files.key(), PosixFilePermissions.fromString("r--------"));
        files.read();
    }

    @Test
    void aFileThatMayNotBeReadIsRefusedInWords() {
        // Whoever runs this as root may read everything.
        assertEquals("server.pem: may not be read by this user",
                CertificateFiles.inWords(new AccessDeniedException("server.pem")).getMessage());
    }

    @Test
    void aKeyUnderAPassphraseIsOpened() throws Exception {
        for (X509Bundle good : List.of(AUTHORITY.server(Duration.ofDays(9)), AUTHORITY.rsaServer())) {
            ServedCertificate read = TestAuthority.writeEncrypted(folder, good).read();
            assertEquals(good.getCertificate().getNotAfter().toInstant(), read.expiresAt());
        }
    }

    @Test
    void aPassphraseThatDoesNotOpenTheKeyIsRefusedAndNotRepeated() throws Exception {
        X509Bundle one = AUTHORITY.server(Duration.ofDays(9));
        CertificateFiles files = TestAuthority.writeEncrypted(folder, one);
        Path passphrase = files.passphrase().orElseThrow();
        Files.writeString(passphrase, "hunter2\n");
        assertRefused(files, "server.key: does not open with this passphrase");
        Files.writeString(passphrase, "two\nlines\n");
        assertRefused(files, "passphrase: holds no passphrase");
        assertRefused(new CertificateFiles(files.certificate(), files.key(), Optional.empty(), Optional.empty()),
                "server.key: is encrypted: --tls-key-passphrase-file");
        Files.delete(passphrase);
        assertRefused(files, "passphrase: is not there");
    }

    @Test
    void aPassphraseThatOthersCanReadIsRefused() throws Exception {
        CertificateFiles files = TestAuthority.writeEncrypted(folder, AUTHORITY.server(Duration.ofDays(9)));
        for (String permissions : new String[]{"rw-r-----", "rw----r--"}) {
            Files.setPosixFilePermissions(files.passphrase().orElseThrow(),
                    PosixFilePermissions.fromString(permissions));
            assertRefused(files, "others can read the passphrase");
        }
    }

    @Test
    void aKeyInClearIsRefusedWhereAPassphraseIsNamed() throws Exception {
        X509Bundle one = AUTHORITY.server(Duration.ofDays(9));
        CertificateFiles files = TestAuthority.writeEncrypted(folder, one);
        TestAuthority.write(folder, one);
        assertRefused(files, "server.key: is not encrypted");
    }

    @Test
    void theKeyOfAnotherCertificateIsRefused() throws Exception {
        X509Bundle one = AUTHORITY.server(Duration.ofDays(9));
        assertRefused(TestAuthority.write(folder, one.getCertificatePathPEM(),
                AUTHORITY.server(Duration.ofDays(9)).getPrivateKeyPEM()), "server.key: is not the key");
        assertRefused(TestAuthority.write(folder, one.getCertificatePathPEM(),
                AUTHORITY.rsaServer().getPrivateKeyPEM()), "server.key: is not the key");
    }

    @Test
    void aChainInAnotherOrderIsRefused() throws Exception {
        X509Bundle one = AUTHORITY.server(Duration.ofDays(9));
        String turned = one.getCertificatePathPEM().replaceFirst("(?s)(.*?END CERTIFICATE-----)\\s*(.*)", "$2\n$1\n");
        assertRefused(TestAuthority.write(folder, turned, one.getPrivateKeyPEM()), "server.pem: certificate 1 is not");
    }

    @Test
    void whatIsNoCertificateOrNoKeyIsRefusedAndNotRepeated() throws Exception {
        X509Bundle one = AUTHORITY.server(Duration.ofDays(9));
        String chain = one.getCertificatePathPEM();
        assertRefused(TestAuthority.write(folder, "", one.getPrivateKeyPEM()), "server.pem");
        assertRefused(TestAuthority.write(folder, chain.replace("M", "?"), one.getPrivateKeyPEM()), "server.pem");
        assertRefused(TestAuthority.write(folder, chain, chain), "server.key: holds no PKCS#8 key");
        String garbage = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getEncoder().encodeToString("hunter2".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                + "\n-----END PRIVATE KEY-----\n";
        assertRefused(TestAuthority.write(folder, chain, garbage), "server.key");
        CertificateFiles files = TestAuthority.write(folder, one);
        Optional<Path> none = Optional.empty();
        assertRefused(new CertificateFiles(folder.resolve("none.pem"), files.key(), none, none), "is not there");
        assertRefused(new CertificateFiles(folder, files.key(), none, none), "is a folder and no file");
        assertRefused(new CertificateFiles(files.certificate(), folder, none, none), "is a folder and no file");
        assertRefused(new CertificateFiles(files.certificate(), folder.resolve("none.key"), none, none),
                "is not there");
        assertRefused(new CertificateFiles(files.certificate(), files.key(), none, Optional.of(files.key())),
                "server.key");
    }

    @Test
    void noKeyIsTold() throws Exception {
        X509Bundle one = AUTHORITY.server(Duration.ofDays(9));
        String told = TestAuthority.write(folder, one).read().toString();
        assertTrue(told.startsWith("certificate " + one.getCertificate().getSerialNumber().toString(16)), told);
        assertFalse(told.contains("PRIVATE"), told);
    }

    private static void assertRefused(CertificateFiles files, String words) {
        IOException refusal = assertThrows(IOException.class, files::read);
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains(words), message);
        assertFalse(message.contains("hunter2") || message.contains("MII"), message);
    }
}
