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
import java.util.stream.Stream;

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
    private final List<Corner> corners = new ArrayList<>();
    /** The code of the corner at which the clock is being held. */
    private Optional<Spend> focus = Optional.empty();
    private int holding;
    /** How often the last spend is still asked again, as it was. */
    private int insisting;

    /** A rule that has a last instant, and how far ahead of it the clock may leap there. */
    private enum Rule {
        RECALL(10_001),
        PAUSE(60_001),
        EXPIRY(130_000),
        UNTIL(20_000),
        LATE(60_001),
        FORGOTTEN(600_001);

        final long farthestMillis;

        Rule(long farthestMillis) {
            this.farthestMillis = farthestMillis;
        }
    }

    private record Corner(Rule rule, long at, Spend about) {}

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
        if (holding > 0) {
            holding--;
            return now;
        }
        focus = Optional.empty();
        return switch (random.nextInt(400)) {
            case 0, 1, 2 -> now + random.nextInt(20_000);
            case 3 -> now + random.nextInt(700_000);
            case 4, 5 -> setBack(now);
            default -> random.nextInt(12) == 0 ? cornerAfter(now) : now + random.nextInt(100);
        };
    }

    /** Goes to a corner, or just before or behind, and stays there for some steps that are mostly about its code. */
    private long cornerAfter(long now) {
        Rule rule = pick(List.of(Rule.values()));
        List<Corner> ahead = corners.stream()
                .filter(corner -> corner.rule == rule && corner.at > now && corner.at < now + rule.farthestMillis)
                .toList();
        if (ahead.isEmpty()) {
            return now;
        }
        Corner corner = pick(ahead);
        focus = Optional.of(corner.about);
        holding = 6;
        return Math.max(now, corner.at + random.nextInt(3) - 1);
    }

    private long setBack(long now) {
        focus = corners.stream().filter(corner -> corner.rule == Rule.PAUSE).reduce((_, last) -> last)
                .map(Corner::about);
        holding = 6;
        return now - random.nextInt(10_000);
    }

    private void corner(Rule rule, long at, Spend about) {
        corners.add(new Corner(rule, at, about));
        if (corners.size() > 600) {
            corners.subList(0, 200).clear();
        }
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
        if (insisting > 0) {
            insisting--;
            return Optional.of(spends.getLast());
        }
        List<Spend> known = random.nextInt(3) > 0 ? recent(spends) : recent(codes);
        List<Spend> near = known.stream()
                .filter(code -> focus.isEmpty()
                        ? code.expiresAtSeconds() * 1000 > now - 15_000
                        : code.index() == focus.get().index())
                .toList();
        if (known.isEmpty() || (near.isEmpty() && random.nextInt(10) > 0)) {
            return Optional.empty();
        }
        Spend spend = focus.isPresent() && random.nextBoolean() ? focus.get() : pick(near.isEmpty() ? known : near);
        Spend next = scanned(spend, scanFor(spend));
        spends.add(next);
        insisting = random.nextInt(60) == 0 ? 12 : 0;
        return Optional.of(next);
    }

    private Scan scanFor(Spend spend) {
        Scan old = spend.scan();
        return switch (random.nextInt(8)) {
            case 0 -> new Scan(pick(SCANNERS), old.scene(), old.id());
            case 1 -> new Scan(old.scanner(), pick(SCENES), old.id());
            case 2, 3 -> scan();
            case 4 -> new Scan(old.scanner(), focus.orElse(spend).scan().scene(), Long.toHexString(random.nextLong()));
            default -> old;
        };
    }

    private Spend scanned(Spend spend, Scan scan) {
        int pauseSeconds = scan.scene().equals("bus") ? 0 : scan.scene().equals("metro") ? 5 : 60;
        Optional<Credential> needs = scan.scene().equals("bus")
                ? Optional.empty()
                : spend.needs().isPresent() && random.nextBoolean()
                        ? spend.needs()
                        : Optional.of(pick(List.of(Credential.values())));
        return new Spend(spend.index(), spend.batch(), spend.cti(), spend.expiresAtSeconds(), spend.skewSeconds(), scan,
                needs,
                pauseSeconds, random.nextInt(25) > 0);
    }

    void answered(Spend spend, Object answer) {
        if (answer instanceof Accepted accepted) {
            long at = accepted.at().toEpochMilli();
            corner(Rule.RECALL, at + 10_000, spend);
            corner(Rule.LATE, at + 60_000, spend);
            corner(Rule.FORGOTTEN, at + 600_000, spend);
            corner(Rule.EXPIRY, (spend.expiresAtSeconds() + spend.skewSeconds()) * 1000, spend);
            if (spend.pauseSeconds() > 0) {
                corner(Rule.PAUSE, at + spend.pauseSeconds() * 1000L, spend);
            }
        }
    }

    /** Code that is about to be stopped by its holder's floor, or just not. */
    Optional<Spend> youngCode() {
        return codes.isEmpty() ? Optional.empty() : Optional.of(pick(recent(codes)));
    }

    /** Mostly one that was asked about, by its own scanner. */
    ScanKey scanKey() {
        if (focus.isPresent() && random.nextBoolean()) {
            return focus.get().scan().key();
        }
        ScanKey key = spends.isEmpty() ? scan().key() : pick(recent(spends)).scan().key();
        return random.nextInt(10) == 0 ? new ScanKey(pick(SCANNERS), key.id()) : key;
    }

    /** Mostly none, as a holder who is stopped teaches nothing else. */
    Standing standing(HolderKey holder, int credential, long now) {
        int kind = random.nextInt(16);
        if (kind > 6) {
            return new Standing(0, 0);
        }
        if (kind == 0) {
            return new Standing(2, 0);
        }
        long until = kind == 1 ? 0 : now + random.nextInt(20_000);
        Optional<Credential> needs = Stream.of(Credential.values()).filter(c -> c.place == credential).findFirst();
        recent(codes).stream()
                .filter(code -> code.index() == holder.index())
                .reduce((_, last) -> last)
                .ifPresent(code -> corner(Rule.UNTIL, until,
                        new Spend(code.index(), code.batch(), code.cti(), code.expiresAtSeconds(),
                                code.skewSeconds(), new Scan("gate-1", "pharmacy", "until-" + until), needs, 60,
                                true)));
        return new Standing(1, until);
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
