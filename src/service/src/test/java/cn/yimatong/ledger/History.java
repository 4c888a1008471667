package cn.yimatong.ledger;

import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.LedgerModel.Standing;
import cn.yimatong.ledger.Redemption.Accepted;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Draws the steps of a random history: few holders, scanners and scenes, so that they meet often, and a clock that
 * likes to stop on the last instant of a rule and on the first after it.
 */
final class History {
    /** Partitions without a birth mark, in which two of the holders are. */
    static final Set<Integer> UNBORN = Set.of(1022, 1023);

    private static final int RECENT = 24;
    private static final List<String> SCANNERS = List.of("gate-1", "gate-2", "till-1");
    private static final List<String> SCENES = List.of("bus", "metro", "pharmacy");

    final Random random;
    private final List<HolderKey> holders = new ArrayList<>();
    private final List<Spend> codes = new ArrayList<>();
    private final List<Spend> spends = new ArrayList<>();
    private final List<Long> corners = new ArrayList<>();

    History(long seed) {
        random = new Random(seed);
        LongStream.range(0, 6)
                .forEach(i -> holders.add(new HolderKey(i << 54 | random.nextInt(1 << 20), random.nextLong())));
        UNBORN.forEach(partition -> holders.add(new HolderKey((long) partition << 54, random.nextLong())));
    }

    HolderKey holder() {
        HolderKey holder = pick(holders);
        return random.nextInt(30) == 0 ? new HolderKey(holder.index(), holder.check() + 1) : holder;
    }

    /** The next instant: mostly a little later, now and then a corner of a rule, seldom a clock that is set back. */
    long timeAfter(long now) {
        return switch (random.nextInt(400)) {
            case 0, 1, 2 -> now + random.nextInt(20_000);
            case 3 -> now + random.nextInt(700_000);
            case 4, 5, 6, 7 -> cornerAfter(now, 700_000);
            case 8, 9 -> now - random.nextInt(2_000);
            default -> random.nextInt(8) == 0 ? cornerAfter(now, 12_000) : now + random.nextInt(100);
        };
    }

    private long cornerAfter(long now, long within) {
        List<Long> ahead = corners.stream().filter(corner -> corner >= now && corner < now + within).toList();
        return ahead.isEmpty() ? now : pick(ahead) + random.nextInt(3) - 1;
    }

    void granted(HolderKey holder, Grant grant) {
        if (grant instanceof Granted granted) {
            for (int i = 0; i < 3; i++) {
                addCode(holder, granted.batch(), granted.atMillis());
            }
        }
    }

    /** A code of a holder who may be unknown, as by an issuer's mistake. */
    void addCode(HolderKey holder, long batch, long now) {
        byte[] cti = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
        codes.add(new Spend(holder.index(), batch, cti, now / 1000 + 5 + random.nextInt(120), random.nextInt(4), scan(),
                Optional.empty(), 0,
                true));
    }

    /** One of the last codes or spends, seldom one long expired: as it was, or with another scan. */
    Optional<Spend> spend(long now) {
        List<Spend> known = random.nextInt(3) > 0 ? recent(spends) : recent(codes);
        List<Spend> young = known.stream().filter(code -> code.expiresAtSeconds() * 1000 > now - 15_000).toList();
        if (known.isEmpty() || (young.isEmpty() && random.nextInt(10) > 0)) {
            return Optional.empty();
        }
        Spend spend = pick(young.isEmpty() ? known : young);
        Scan old = spend.scan();
        Scan scan = switch (random.nextInt(8)) {
            case 0 -> new Scan(pick(SCANNERS), old.scene(), old.id());
            case 1 -> new Scan(old.scanner(), pick(SCENES), old.id());
            case 2, 3, 4 -> scan();
            default -> old;
        };
        int pauseSeconds = scan.scene().equals("bus") ? 0 : scan.scene().equals("metro") ? 5 : 60;
        Optional<Credential> needs = scan.scene().equals("bus")
                ? Optional.empty()
                : Optional.of(pick(List.of(Credential.values())));
        Spend next = new Spend(spend.index(), spend.batch(), spend.cti(), spend.expiresAtSeconds(), spend.skewSeconds(),
                scan, needs,
                pauseSeconds, random.nextInt(25) > 0);
        spends.add(next);
        return Optional.of(next);
    }

    void answered(Spend spend, Object answer) {
        if (answer instanceof Accepted accepted) {
            long at = accepted.at().toEpochMilli();
            corners.addAll(List.of(at + 10_000, at + 10_001, at + spend.pauseSeconds() * 1000L, at + 60_000,
                    at + 60_001, at + 600_000,
                    (spend.expiresAtSeconds() + spend.skewSeconds()) * 1000));
            if (corners.size() > 400) {
                corners.subList(0, 200).clear();
            }
        }
    }

    /** Mostly one that was asked about, by its own scanner. */
    ScanKey scanKey() {
        ScanKey key = spends.isEmpty() ? scan().key() : pick(recent(spends)).scan().key();
        return random.nextInt(10) == 0 ? new ScanKey(pick(SCANNERS), key.id()) : key;
    }

    Standing standing(long now) {
        long until = now + random.nextInt(20_000);
        corners.add(until);
        return switch (random.nextInt(16)) {
            case 0 -> new Standing(2, 0);
            case 1, 2 -> new Standing(1, 0);
            case 3, 4, 5 -> new Standing(1, until);
            default -> new Standing(0, 0);
        };
    }

    private Scan scan() {
        return new Scan(pick(SCANNERS), pick(SCENES), Long.toHexString(random.nextLong()));
    }

    private static List<Spend> recent(List<Spend> all) {
        return all.subList(Math.max(0, all.size() - RECENT), all.size());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
