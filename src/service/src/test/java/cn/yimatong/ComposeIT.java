package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.redis.TestTools;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** {@code docker/compose.yaml} as Docker Compose reads it. */
final class ComposeIT {

    @Test
    void composeTakesTheFileAndHasNothingToSayAboutIt() throws Exception {
        TestTools.install();
        Process process = new ProcessBuilder("docker-compose", "-f", "docker/compose.yaml", "config", "--quiet")
                .directory(Repository.root().toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
        assertEquals("", said);
        assertEquals(0, process.exitValue());
    }
}
