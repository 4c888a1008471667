package cn.yimatong.ledger;

import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.Redemption.Accepted;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;

/**
 * Draws the steps of a random history: few holders, scanners and scenes, so that they meet often, and a clock that
 * likes to stop on the last instant of a rule and on the first after it.
 */
final class History {
    /** A partition without a birth mark, in which one of the holders is. */
    static final Set<Integer> UNBORN = Set.of(1023);

    private static final int RECENT = 24;
    private static final List<String> SCANNERS = List.of("gate-1", "gate-2", "till-1");

    final Random random;
    private final HistoryScenes scenes;
    private final HolderKey unborn = new HolderKey(1023L << 54, 1);
    private final List<HolderKey> holders = new ArrayList<>();
    private final List<Spend> codes = new ArrayList<>();
    private final List<Spend> spends = new ArrayList<>();
    private Write lastWrite = new Write(new byte[0], 1, OptionalLong.empty());
    private final List<Corner> corners = new ArrayList<>();
    /** The code of the corner at which the clock is being held. */
    private Optional<Spend> focus = Optional.empty();
    private int holding;
    private String favourite = "bus";
    /** How often the last spend is still asked again, as it was. */
    private int insisting;

    /** A rule that has a last instant, and how far ahead of it the clock may leap there. */
    private enum Rule {
        RECALL(10_001),
        PAUSE(60_001),
        PASSBACK(HistoryScenes.PASSBACK_MILLIS + 1),
        INSPECTED(HistoryScenes.INSPECTED_MILLIS + 1),
        PERIOD(HistoryScenes.PERIOD_MILLIS + 1),
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
        scenes = new HistoryScenes(random);
        LongStream.range(0, 4)
                .forEach(i -> holders.add(new HolderKey(i << 54 | random.nextInt(1 << 20), random.nextLong())));
    }

    /** Seldom another one with the index of a holder who is known. */
    HolderKey holder(Set<Long> known) {
        HolderKey holder = random.nextInt(20) == 0 ? unborn : pick(holders);
        return random.nextInt(30) == 0 && known.contains(holder.index())
                ? new HolderKey(holder.index(), holder.check() + 1)
                : holder;
    }

    /** The next instant: mostly a little later, now and then a corner of a rule, seldom a clock that is set back. */
    long timeAfter(long now) {
        if (holding > 0) {
            holding--;
            return now;
        }
        focus = Optional.empty();
        return switch (random.nextInt(800)) {
            case 0, 1, 2, 3, 4, 5 -> now + random.nextInt(20_000);
            case 6 -> now + random.nextInt(700_000);
            case 7, 8, 9 -> setBack(now);
            default -> random.nextInt(20) == 0 ? cornerAfter(now) : now + random.nextInt(100);
        };
    }

    /** Goes to a corner, or just before or behind, and stays there for some steps that are mostly about its code. */
    private long cornerAfter(long now) {
        Rule rule = pick(List.of(Rule.values()));
        if (rule.farthestMillis > 100_000 && random.nextInt(4) > 0) {
            return now;
        }
        List<Corner> ahead = corners.stream()
                .filter(corner -> corner.rule == rule && corner.at > now && corner.at < now + rule.farthestMillis)
                .toList();
        if (ahead.isEmpty()) {
            return now;
        }
        Corner corner = pick(ahead);
        focus = Optional.of(corner.about);
        holding = 8;
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
        codes.add(Draft.of(holder.index(), batch, cti, now / 1000 + 5 + random.nextInt(120), scan())
                .withSkew(random.nextInt(4)));
    }

    /**
     * One of the last codes or spends, seldom one long expired: as it was, or with another scan. Mostly decided on the
     * record that is there.
     */
    Optional<Spend> spend(long now, LongUnaryOperator versionOf) {
        if (insisting > 0) {
            insisting--;
            return Optional.of(spends.getLast());
        }
        List<Spend> known = random.nextBoolean() ? recent(spends) : recent(codes);
        List<Spend> near = known.stream()
                .filter(code -> focus.isEmpty()
                        ? code.expiresAtSeconds() * 1000 > now - 15_000
                        : code.index() == focus.get().index())
                .toList();
        if (known.isEmpty() || (near.isEmpty() && random.nextInt(10) > 0)) {
            return Optional.empty();
        }
        Spend spend = focus.isPresent() && random.nextBoolean() ? focus.get() : pick(near.isEmpty() ? known : near);
        long version = versionOf.applyAsLong(spend.index());
        Draft draft = focus.isPresent() && random.nextBoolean()
                ? underRulesOf(focus.get())
                : scenes.scanned(spend, scanFor(spend), now);
        Spend next = draft.recordVersion(switch (random.nextInt(16)) {
            case 0 -> 0;
            case 1 -> Math.max(0, version - 1);
            case 2 -> spend.recordVersion();
            default -> version;
        }).withSkew(spend.skewSeconds());
        spends.add(next);
        insisting = random.nextInt(60) == 0 ? 17 : 0;
        return Optional.of(next);
    }

    /** A code of the same holder, mostly unspent, in the same circumstances, by a new scan. */
    private Draft underRulesOf(Spend rules) {
        List<Spend> same = codes.stream().filter(code -> code.index() == rules.index()).toList();
        Spend code = same.isEmpty() ? rules : same.get(same.size() - 1 - random.nextInt(Math.min(3, same.size())));
        return Draft.like(code, rules).scan(pick(SCANNERS), rules.scan().scene(), Long.toHexString(random.nextLong()));
    }

    private Scan scanFor(Spend spend) {
        Scan old = spend.scan();
        if (focus.isPresent() && random.nextInt(3) == 0) {
            return new Scan(pick(SCANNERS), focus.get().scan().scene(), Long.toHexString(random.nextLong()));
        }
        return switch (random.nextInt(8)) {
            case 0 -> new Scan(pick(SCANNERS), old.scene(), old.id());
            case 1 -> new Scan(old.scanner(), scene(), old.id());
            case 2, 3 -> scan();
            case 4 -> new Scan(old.scanner(), focus.orElse(spend).scan().scene(), Long.toHexString(random.nextLong()));
            default -> old;
        };
    }

    void answered(Spend spend, Object answer) {
        if (answer instanceof Accepted accepted) {
            long at = accepted.at().toEpochMilli();
            codes.removeIf(code -> Arrays.equals(code.cti(), spend.cti()) && random.nextInt(4) > 0);
            corner(Rule.RECALL, at + 10_000, spend);
            corner(Rule.LATE, at + 60_000, spend);
            corner(Rule.FORGOTTEN, at + 600_000, spend);
            corner(Rule.EXPIRY, (spend.expiresAtSeconds() + spend.skewSeconds()) * 1000, spend);
            if (spend.pauseMillis() > 0) {
                corner(Rule.PAUSE, at + spend.pauseMillis(), spend);
            }
            if (spend.passbackMillis() > 0) {
                corner(Rule.PASSBACK, at + spend.passbackMillis(), spend);
            }
            if (spend.visitMillis() > 0) {
                corner(Rule.INSPECTED, at + HistoryScenes.INSPECTED_MILLIS, Draft.again(spend)
                        .scan(spend.scan().scanner(), "inspect", "look")
                        .inspecting(HistoryScenes.INSPECTED_MILLIS, spend.scan().scene())
                        .withSkew(spend.skewSeconds()));
            }
            spend.limits().forEach(limit -> corner(Rule.PERIOD, limit.endsAtMillis(), spend));
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

    /** Mostly none, as a holder who is stopped teaches nothing else; seldom one for good. */
    Standing standing(HolderKey holder, int slot, long now) {
        int kind = random.nextInt(16);
        if (kind > 8) {
            return Standing.ACTIVE;
        }
        if (kind == 0) {
            return Standing.REVOKED;
        }
        if (kind == 1) {
            return Standing.suspended();
        }
        long until = now + (kind == 2 ? random.nextInt(3) - 1 : random.nextInt(20_000));
        recent(codes).stream()
                .filter(code -> code.index() == holder.index())
                .reduce((_, last) -> last)
                .ifPresent(code -> corner(Rule.UNTIL, until, Draft.again(code)
                        .scan("gate-1", "pharmacy", "until-" + until)
                        .credentials(slot > 0, slot > 0 ? List.of(slot) : List.of()).withSkew(code.skewSeconds())));
        return Standing.suspendedUntil(Instant.ofEpochMilli(until));
    }

    /** A record with a version and an expectation that are mostly right, or nearly so. */
    Write write(long now, long version) {
        if (random.nextInt(6) == 0) {
            return lastWrite;
        }
        long newest = now * 1000 + 999;
        long proposed = switch (random.nextInt(24)) {
            case 0 -> newest + 2_000_000;
            case 1 -> newest + 2_000_001;
            case 2 -> Math.max(1, version);
            case 3 -> version + 1;
            case 4 -> Math.max(1, version - 1);
            case 5 -> version + 2_000_000;
            default -> newest - random.nextInt(999);
        };
        OptionalLong expected = switch (random.nextInt(8)) {
            case 0, 1 -> OptionalLong.empty();
            case 2 -> OptionalLong.of(0);
            case 3 -> OptionalLong.of(version + 1);
            default -> OptionalLong.of(version);
        };
        byte[] sealed = new byte[random.nextInt(40)];
        random.nextBytes(sealed);
        lastWrite = new Write(sealed, proposed, expected);
        return lastWrite;
    }

    private Scan scan() {
        return new Scan(pick(SCANNERS), scene(), Long.toHexString(random.nextLong()));
    }

    /** For a while mostly the same, so that acceptances there follow each other. */
    private String scene() {
        if (random.nextInt(50) == 0) {
            favourite = pick(HistoryScenes.ALL);
        }
        return random.nextInt(3) > 0 ? favourite : pick(HistoryScenes.ALL);
    }

    private static List<Spend> recent(List<Spend> all) {
        return all.subList(Math.max(0, all.size() - RECENT), all.size());
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
