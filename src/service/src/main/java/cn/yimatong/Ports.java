package cn.yimatong;

import cn.yimatong.http.HttpServers;
import cn.yimatong.http.Listener;
import cn.yimatong.http.ManagementServer;
import cn.yimatong.settings.Properties;
import cn.yimatong.settings.Property;
import cn.yimatong.settings.Settings;
import cn.yimatong.tls.CertificateFiles;
import cn.yimatong.tls.CertificateWatch;
import cn.yimatong.tls.ServedCertificate;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Where a node's two ports listen, and by which certificate. Callers are asked for a certificate on the public port
 * only: who may manage is a question of the network. The management port speaks TLS where other machines can reach it;
 * on the loopback address there is nobody between, and what probes it there need know no certificate.
 */
final class Ports {

    private final Settings settings;
    private final Optional<CertificateFiles> files;
    private final Optional<ServedCertificate> certificate;
    private final boolean managementByTls;

    private Ports(Settings settings, Optional<CertificateFiles> files, Optional<ServedCertificate> certificate) {
        this.settings = settings;
        this.files = files;
        this.certificate = certificate;
        this.managementByTls = certificate.isPresent() && !isLoopback(settings.get(Properties.MANAGEMENT_HOST));
    }

    /** Reads the certificate, where one is named. Blocks. */
    static Ports of(Settings settings) throws IOException {
        Optional<CertificateFiles> files = files(settings);
        return new Ports(settings, files, files.isPresent() ? Optional.of(files.get().read()) : Optional.empty());
    }

    /** The files of the certificate, where they are named. */
    static Optional<CertificateFiles> files(Settings settings) {
        return settings.get(Properties.TLS_CERTIFICATE).flatMap(own -> settings.get(Properties.TLS_KEY)
                .map(key -> new CertificateFiles(own, key, settings.get(Properties.TLS_KEY_PASSPHRASE_FILE),
                        settings.get(Properties.TLS_CLIENT_CA))));
    }

    Listener api(int eventLoops) {
        return new Listener(settings.get(Properties.HOST_NAME), settings.get(Properties.PORT), eventLoops,
                certificate.map(ServedCertificate::forCallers));
    }

    Listener management() {
        return new Listener(settings.get(Properties.MANAGEMENT_HOST), settings.get(Properties.MANAGEMENT_PORT), 1,
                certificate.filter(_ -> managementByTls).map(ServedCertificate::forEverybody));
    }

    /** Has both ports present what is in the files, whenever that is something else. */
    void watch(Vertx vertx, HttpServers api, ManagementServer management, MeterRegistry meters, InstantSource clock) {
        certificate.ifPresent(first -> CertificateWatch.begin(vertx, files.orElseThrow(), first,
                fresh -> api.present(fresh.forCallers()).compose(_ -> managementByTls
                        ? management.present(fresh.forEverybody())
                        : Future.succeededFuture()),
                meters, clock));
    }

    String apiAddress(int port) {
        return address(certificate.isPresent(), Properties.HOST_NAME, port);
    }

    String managementAddress(int port) {
        return address(managementByTls, Properties.MANAGEMENT_HOST, port);
    }

    private String address(boolean tls, Property<String> property, int port) {
        String host = settings.get(property);
        return (tls ? "https://" : "http://") + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    /** A name that nobody knows is not taken for this machine. */
    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
