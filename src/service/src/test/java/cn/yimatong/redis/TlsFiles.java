package cn.yimatong.redis;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An authority of its own and a server's certificate for 127.0.0.1 and localhost, as PEM files.
 *
 * @param authority certificate of the authority
 * @param certificate of the server
 * @param key of the server, unencrypted
 */
public record TlsFiles(Path authority, Path certificate, Path key) {

    /** Makes an authority that nobody else has, and a certificate by it, in the folder. */
    public static TlsFiles create(Path folder) {
        try {
            Files.createDirectories(folder);
            X509Bundle authority = new CertificateBuilder().ecp256().subject("CN=authority of a test")
                    .setIsCertificateAuthority(true).setKeyUsage(true, KeyUsage.keyCertSign, KeyUsage.cRLSign)
                    .buildSelfSigned();
            X509Bundle server = new CertificateBuilder().ecp256().subject("CN=localhost")
                    .addSanDnsName("localhost").addSanIpAddress("127.0.0.1").addExtendedKeyUsageServerAuth()
                    .buildIssuedBy(authority);
            return new TlsFiles(write(folder.resolve("authority.pem"), authority.getRootCertificatePEM()),
                    write(folder.resolve("server.pem"), server.getCertificatePEM()),
                    write(folder.resolve("server.key"), server.getPrivateKeyPEM()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path write(Path file, String pem) throws IOException {
        return Files.writeString(file, pem);
    }
}
