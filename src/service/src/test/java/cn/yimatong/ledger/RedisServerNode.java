package cn.yimatong.ledger;

import static cn.yimatong.ledger.TestDeployment.get;

import java.nio.file.Path;
import java.util.OptionalLong;

/** A node in a JVM of its own that tests start, interrupt and kill. */
final class RedisServerNode {
    private static final HolderKey HOLDER = new HolderKey(4711, 1);

    private RedisServerNode() {}

    /** The code that {@code spend} spends. */
    static Spend code() {
        return Draft.of(HOLDER.index(), 1, new byte[16], 4_000_000_000L, new Scan("gate-1", "bus", "0123456789abcdef"))
                .recordVersion(1).spend();
    }

    public static void main(String[] arguments) throws InterruptedException {
        TestDeployment deployment;
        try {
            deployment = new TestDeployment(Path.of(arguments[0]));
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
            return;
        }
        switch (arguments[1]) {
            case "spend" -> {
                get(deployment.ledger.store(HOLDER, new Write(new byte[0], 1, OptionalLong.empty())));
                get(deployment.ledger.redeem(code()));
                System.out.println("spent");
            }
            case "drain" -> {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> drain(deployment)));
                System.out.println(ProcessHandle.current().pid());
            }
            default -> throw new IllegalArgumentException(arguments[1]);
        }
        Thread.currentThread().join();
    }

    /** Longer than a signal takes to arrive. */
    private static void drain(TestDeployment deployment) {
        long start = System.nanoTime();
        while (System.nanoTime() - start < 500_000_000L) {
            get(deployment.ledger.clockOffsetMillis());
        }
        System.out.println("drained with Redis at hand");
    }
}
