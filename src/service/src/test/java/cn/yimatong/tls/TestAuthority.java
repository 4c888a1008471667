package cn.yimatong.tls;

import cn.yimatong.keys.SecretFile;
import cn.yimatong.keys.UnderPassphrase;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** An authority that nobody else has, with an intermediate one, and what it issues. */
public final class TestAuthority {

    private final X509Bundle root;
    private final X509Bundle between;

    public TestAuthority() {
        try {
            root = authority("CN=authority of a test").buildSelfSigned();
            between = authority("CN=between").buildIssuedBy(root);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static CertificateBuilder authority(String subject) {
        return new CertificateBuilder().ecp256().subject(subject).setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign);
    }

    /** A certificate for 127.0.0.1, good for so long; one that was good until lately where that is negative. */
    public X509Bundle server(Duration left) {
        Instant end = Instant.now().plus(left);
        return issue(new CertificateBuilder().ecp256().subject("CN=localhost").addSanDnsName("localhost")
                .addSanIpAddress("127.0.0.1").addExtendedKeyUsageServerAuth().notBefore(end.minus(Duration.ofDays(400)))
                .notAfter(end));
    }

    X509Bundle rsaServer() {
        return issue(new CertificateBuilder().rsa2048().subject("CN=localhost").addSanIpAddress("127.0.0.1")
                .addExtendedKeyUsageServerAuth());
    }

    /** A certificate for a caller. */
    public X509Bundle client() {
        return issue(new CertificateBuilder().ecp256().subject("CN=gate").addExtendedKeyUsageClientAuth());
    }

    private X509Bundle issue(CertificateBuilder certificate) {
        try {
            return certificate.buildIssuedBy(between);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The authority's own certificate, as a file. */
    public Path file(Path folder) throws IOException {
        return Files.writeString(folder.resolve("authority.pem"), root.getRootCertificatePEM());
    }

    /** Writes certificate and key as {@code server.pem} and {@code server.key}, each whole or not at all. */
    public static CertificateFiles write(Path folder, String chain, String key) throws IOException {
        Path fresh = Files.createTempFile(folder, "key", ".tmp", PosixFilePermissions.asFileAttribute(
                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, key);
        Files.move(fresh, folder.resolve("server.key"), StandardCopyOption.ATOMIC_MOVE);
        Path certificate = Files.writeString(folder.resolve("server.tmp"), chain);
        Files.move(certificate, folder.resolve("server.pem"), StandardCopyOption.ATOMIC_MOVE);
        return new CertificateFiles(folder.resolve("server.pem"), folder.resolve("server.key"), Optional.empty(),
                Optional.empty());
    }

    /** As {@link #write(Path, String, String)}, with the key encrypted, and its passphrase beside it. */
    public static CertificateFiles writeEncrypted(Path folder, X509Bundle bundle) throws Exception {
        CertificateFiles files = write(folder, bundle.getCertificatePathPEM(),
                UnderPassphrase.encrypted(bundle.getPrivateKeyPEM()));
        Path passphrase = folder.resolve("passphrase");
        SecretFile.write(passphrase, UnderPassphrase.PASSPHRASE + "\n");
        return new CertificateFiles(files.certificate(), files.key(), Optional.of(passphrase), Optional.empty());
    }

    /** As {@link #write(Path, String, String)}. */
    public static CertificateFiles write(Path folder, X509Bundle bundle) throws IOException {
        return write(folder, bundle.getCertificatePathPEM(), bundle.getPrivateKeyPEM());
    }

    /** What a client trusts and, where there is one, presents. */
    public SSLContext client(Optional<X509Bundle> own) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(own.isPresent() ? own.get().toKeyManagerFactory().getKeyManagers() : new KeyManager[0],
                    root.toTrustManagerFactory().getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
