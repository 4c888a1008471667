package cn.yimatong;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** The image's health check, run against a node of a test. */
final class ContainerCheck {

    private static final int DOCKERS_SECONDS = 5;

    private ContainerCheck() {}

    /**
     * Whether it holds, in the time that the image gives it.
     *
     * @param address whose port it asks
     * @param host what the node was told to listen at
     */
    static boolean holds(String address, String host, boolean tls) {
        ProcessBuilder check = new ProcessBuilder(Repository.root().resolve("docker/is-serving").toString());
        check.environment().put("YIMATONG_MANAGEMENT_PORT", Integer.toString(URI.create(address).getPort()));
        check.environment().put("YIMATONG_MANAGEMENT_HOST", host);
        if (tls) {
            check.environment().put("YIMATONG_TLS_CERTIFICATE", "/some/where.pem");
        }
        try {
            Process process = check.inheritIO().start();
            if (!process.waitFor(DOCKERS_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
