package cn.yimatong.ledger;

import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.SimulatedNode.Code;
import cn.yimatong.ledger.Spend.Use;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Function;

/**
 * Who asks the nodes: holders who show codes, people who show copies of them, scanners that ask again, and app
 * backends. Few of each, so that they meet often.
 */
final class SimulatedTown {
    private static final List<String> SCANNERS = List.of("gate-1", "gate-2", "till-1");
    private static final List<String> SCENES = List.of("bus", "metro", "pharmacy", "library", "library");
    private static final Change ASKED = new Change("bank", "lost");
    private static final int SCANNER_WAITS_MILLIS = 800;
    private static final int MOST_ASKINGS = 5;

    private final Simulation world;
    private final Random random;
    private final List<HolderKey> holders = new ArrayList<>();
    private final List<Code> codes = new ArrayList<>();
    private int scans;

    /** One physical scan, and how often the scanner has asked about it. */
    private static final class Asking {
        final Code code;
        final Scan scan;
        final Use use;
        int asked;

        Asking(Code code, Scan scan, Use use) {
            this.code = code;
            this.scan = scan;
            this.use = use;
        }
    }

    SimulatedTown(Simulation world) {
        this.world = world;
        this.random = world.random;
        Simulation.PARTITIONS.forEach(partition -> {
            holders.add(new HolderKey((long) partition << 54 | 1, random.nextLong()));
            holders.add(new HolderKey((long) partition << 54 | 2, random.nextLong()));
        });
        holders.forEach(this::store);
    }

    List<HolderKey> holdersIn(int partition) {
        return holders.stream().filter(holder -> holder.index() >>> 54 == partition).toList();
    }

    /** Somebody does something. */
    void act() {
        int kind = random.nextInt(100);
        if (kind < 60) {
            showSome();
        } else if (kind < 80) {
            grant(pick(holders));
        } else if (kind < 87) {
            store(pick(holders));
        } else if (kind < 98) {
            setStanding(pick(holders));
        } else {
            HolderKey holder = pick(holders);
            insist(node -> node.ledger.erase(holder, "app"), 2);
            // Who comes back soon still has codes from before.
            world.time.after(random.nextInt(5_000), () -> store(holder));
        }
    }

    /** Mostly a young code, also one that was shown before. */
    private void showSome() {
        if (!codes.isEmpty()) {
            show(codes.get(codes.size() - 1 - random.nextInt(Math.min(codes.size(), 12))));
        }
    }

    private void show(Code code) {
        String scene = pick(SCENES);
        Use use = !scene.equals("library") ? Use.ONCE : random.nextBoolean() ? Use.IN : Use.OUT;
        ask(new Asking(code, new Scan(pick(SCANNERS), scene, "scan-" + scans++), use));
    }

    /** Asks, at any node, and waits; whatever is no answer is asked again. */
    private void ask(Asking asking) {
        asking.asked++;
        boolean[] over = {false};
        world.time.after(SCANNER_WAITS_MILLIS, () -> {
            if (!over[0]) {
                over[0] = true;
                askAgain(asking);
            }
        });
        world.watch(pick(world.nodes).verify(asking.code, asking.scan, asking.use), (redemption, failure) -> {
            if (over[0]) {
                return;
            }
            over[0] = true;
            if (failure == null) {
                hear(asking, redemption);
            } else {
                askAgain(asking);
            }
        });
    }

    private void askAgain(Asking asking) {
        if (asking.asked < MOST_ASKINGS) {
            world.time.after(50 + random.nextInt(1_500), () -> ask(asking));
        }
    }

    private void hear(Asking asking, Redemption redemption) {
        world.tell(asking.scan.id() + " hears " + Described.kind(redemption));
        if (!(redemption instanceof Accepted accepted)) {
            return;
        }
        world.promise.hears(asking.scan.id(), asking.asked, accepted);
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> world.time.after(random.nextInt(12_000), () -> ask(asking));
            case 3 -> world.time.after(random.nextInt(70_000),
                    () -> insist(node -> node.ledger.annul(asking.scan.key()), 3));
            case 4, 5 -> {
                // Somebody has a copy, and tries it near the end of the code or of what any node allows beyond.
                long end = (asking.code.expiresAtSeconds() + random.nextInt(64)) * 1000 - world.time.millis();
                world.time.after(Math.max(0, end), () -> show(asking.code));
            }
            default -> {
            }
        }
    }

    private void grant(HolderKey holder) {
        SimulatedNode node = pick(world.nodes);
        world.watch(node.ledger.grant(holder, node.known(holder)), (grant, _) -> {
            if (grant instanceof Granted granted) {
                granted.sealed().ifPresent(
                        sealed -> node.keep(holder, new RecordBlob(granted.version(), sealed)));
                for (int i = 0; i < 3; i++) {
                    byte[] cti = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
                    codes.add(new Code(holder, granted.batch(), cti,
                            granted.atMillis() / 1000 + 5 + random.nextInt(90)));
                }
            }
        });
    }

    /** A record that mostly admits the holder; it makes one known who was not, or was erased. */
    private void store(HolderKey holder) {
        byte[] sealed = {(byte) (random.nextInt(4) == 0 ? 0 : 1), (byte) random.nextInt()};
        store(holder, new Write(sealed, pick(world.nodes).version(holder), OptionalLong.empty()), 4);
    }

    private void store(HolderKey holder, Write write, int left) {
        world.watch(pick(world.nodes).ledger.store(holder, write), (stored, failure) -> {
            if (left == 0) {
                return;
            }
            if (stored instanceof Stored.Behind(long version)) {
                store(holder, new Write(write.sealed(), version + 1, OptionalLong.empty()), left - 1);
            } else if (failure instanceof LedgerUnavailableException unavailable) {
                // What may have been stored is asked again as it was; what was not may be the fault of a node's clock.
                Write next = unavailable.effect() == Effect.UNKNOWN ? write
                        : new Write(write.sealed(), pick(world.nodes).version(holder), OptionalLong.empty());
                world.time.after(random.nextInt(400), () -> store(holder, next, left - 1));
            }
        });
    }

    private void setStanding(HolderKey holder) {
        Standing standing = switch (random.nextInt(16)) {
            case 0 -> Standing.REVOKED;
            case 1, 2, 3 -> Standing.suspended();
            case 4, 5, 6 -> Standing.suspendedUntil(
                    Instant.ofEpochMilli(world.time.millis() + 1 + random.nextInt(20_000)));
            default -> Standing.ACTIVE;
        };
        int slot = random.nextInt(3);
        insist(node -> node.ledger.setStanding(holder, slot, standing, ASKED), 2);
    }

    /** Asks the same again, at any node, while there is no answer. */
    private <T> void insist(Function<SimulatedNode, Future<T>> question, int left) {
        world.watch(question.apply(pick(world.nodes)), (_, failure) -> {
            if (failure != null && left > 0) {
                world.time.after(random.nextInt(1_000), () -> insist(question, left - 1));
            }
        });
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
