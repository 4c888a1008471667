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
 * node cannot sign; and takes that back when it stops.
 */
final class Presence implements AutoCloseable {

    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Path MACHINE = Path.of("/proc/sys/kernel/hostname");
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private final Vertx vertx;
    private final NodeRoll roll;
    private final NodeRoll.Node self;
    private final InstantSource clock;
    private final long timer;

    private Presence(Vertx vertx, NodeRoll roll, NodeRoll.Node self, InstantSource clock,
            Supplier<Set<String>> keysMissing) {
        this.vertx = vertx;
        this.roll = roll;
        this.self = self;
        this.clock = clock;
        this.timer = vertx.setPeriodic(1, PERIOD.toMillis(),
                _ -> roll.announce(self, clock.instant(), keysMissing.get()).onFailure(Presence::nobodyWasTold));
    }

    /**
     * Begins.
     *
     * @param keysMissing the kids of keys in a token that this node cannot sign with
     */
    static Presence begin(Vertx vertx, NodeRoll roll, String management, InstantSource clock,
            Supplier<Set<String>> keysMissing)
            throws IOException {
        String machine = Files.isReadable(MACHINE) ? Files.readString(MACHINE).strip() : "a machine";
        NodeRoll.Node self = new NodeRoll.Node(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()),
                new Version().getVersion()[0], machine + ", " + management, clock.instant());
        return new Presence(vertx, roll, self, clock, keysMissing);
    }

    private static void nobodyWasTold(Throwable failure) {
        LOG.debug("nobody was told that this node is there, or stops: {}", failure.toString());
    }

    /** Says that the node stops. Blocks for half a second at most. */
    @Override
    public void close() {
        vertx.cancelTimer(timer);
        Await.result(roll.leave(self, clock.instant()).onFailure(Presence::nobodyWasTold).otherwiseEmpty());
    }
}
