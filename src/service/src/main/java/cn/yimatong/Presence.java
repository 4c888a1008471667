package cn.yimatong;

import cn.yimatong.cli.Version;
import cn.yimatong.ledger.NodeRoll;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says every five seconds that this node is there, so that an operator sees which releases run side by side, and which
 * node cannot sign.
 */
final class Presence {

    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Path MACHINE = Path.of("/proc/sys/kernel/hostname");
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private Presence() {}

    /**
     * Begins, until Vert.x is closed.
     *
     * @param keysMissing the kids of keys in a token that this node cannot sign with
     */
    static void begin(Vertx vertx, NodeRoll roll, String management, InstantSource clock,
            Supplier<Set<String>> keysMissing)
            throws IOException {
        String machine = Files.isReadable(MACHINE) ? Files.readString(MACHINE).strip() : "a machine";
        NodeRoll.Node self = new NodeRoll.Node(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()),
                new Version().getVersion()[0], machine + ", " + management, clock.instant());
        vertx.setPeriodic(1, PERIOD.toMillis(), _ -> roll.announce(self, clock.instant(), keysMissing.get())
                .onFailure(failure -> LOG.debug("nobody was told that this node is there: {}", failure.toString())));
    }
}
