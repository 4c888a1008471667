package cn.yimatong.tls;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;

/**
 * A certificate that can be served, with its key: the bytes that were checked are those that are served, whatever
 * becomes of the files.
 */
public final class ServedCertificate {

    private final X509Certificate certificate;
    private final CertificateFiles.Content content;
    private final Buffer keyInClear;

    ServedCertificate(X509Certificate certificate, CertificateFiles.Content content, Buffer keyInClear) {
        this.certificate = certificate;
        this.content = content;
        this.keyInClear = keyInClear;
    }

    /** When clients stop to believe it. */
    public Instant expiresAt() {
        return certificate.getNotAfter().toInstant();
    }

    /** Whether it is of no use yet or no more. */
    public boolean isOutOfItsTime(Instant now) {
        return now.isBefore(certificate.getNotBefore().toInstant()) || now.isAfter(expiresAt());
    }

    /** For a port that asks callers for certificates where authorities are named. */
    public ServerSSLOptions forCallers() {
        ServerSSLOptions options = options();
        content.authorities().ifPresent(pem -> options.setClientAuth(ClientAuth.REQUIRED)
                .setTrustOptions(new PemTrustOptions().addCertValue(pem)));
        return options;
    }

    /** For a port that asks nobody for a certificate. */
    public ServerSSLOptions forEverybody() {
        return options();
    }

    private ServerSSLOptions options() {
        return new ServerSSLOptions().setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
                .setKeyCertOptions(new PemKeyCertOptions().addCertValue(content.chain())
                        .addKeyValue(keyInClear));
    }

    /** Whether it came of files with this content. */
    boolean isOf(CertificateFiles.Content other) {
        return content.equals(other);
    }

    /** Its serial number and its end, for people. */
    @Override
    public String toString() {
        return "certificate " + certificate.getSerialNumber().toString(16) + ", good until " + expiresAt();
    }
}
