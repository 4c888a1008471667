package cn.yimatong;

import cn.yimatong.ledger.Refusals.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What refusals tell of abuse: counts for people to judge, of which nothing is decided.
 *
 * @param refusals oldest first; a scan that was asked again is there once
 * @param untold how many nodes had besides, too many to keep
 */
record Abuse(List<Refusal> refusals, long untold) {

    /** How near in time two places have to be to be told. No map is known here: how far apart they are, people know. */
    static final Duration SHORTLY = Duration.ofSeconds(60);

    /** Fewer refusals say nothing of a scanner. */
    static final int LEAST_ODD = 20;
    static final int ODD_TIMES = 5;

    /** Fewer others are nothing to compare with. */
    static final int LEAST_OTHERS = 3;

    /** A scanner that named no place stands for one itself. */
    private record Spot(String scanner, Optional<String> place) {

        /** Two scanners of one place, as two doors of a bus, are no two places. */
        boolean isElsewhere(Spot other) {
            return !scanner.equals(other.scanner) && (place.isEmpty() || !place.equals(other.place));
        }
    }

    /** A holder whose codes were shown again. */
    record OfHolder(String holder, int replays, int scanners, Instant last) {}

    /** A scanner to which codes were shown again. */
    record OfScanner(String scanner, int replays, int holders, int others) {}

    /**
     * A holder's codes, shown at two places shortly one after the other.
     *
     * @param times how many replays had another place shortly before
     * @param nearest the shortest time between
     * @param scanners those that refused them
     */
    record TwoPlaces(String holder, int times, Duration nearest, Set<String> scanners) {}

    /** A scan id that one scanner has used for several codes. */
    record ReusedScan(String scanner, String scan, int codes) {}

    /** A scanner that refuses far more than the others of its scene. */
    record Odd(String scanner, String scene, int refusals, int othersMedian) {}

    /** What these come to. */
    static Abuse of(List<Refusal> kept) {
        Set<List<String>> seen = new HashSet<>();
        return new Abuse(
                kept.stream().filter(one -> seen.add(List.of(one.scanner(), one.scan(), one.code(), one.reason())))
                        .toList(),
                kept.stream().mapToLong(Refusal::untold).sum());
    }

    /** Those with most replays first. */
    List<OfHolder> holders() {
        return byHolder().entrySet().stream()
                .map(entry -> new OfHolder(entry.getKey(), entry.getValue().size(),
                        distinct(entry.getValue(), Refusal::scanner), entry.getValue().getLast().at()))
                .sorted(Comparator.comparingInt(OfHolder::replays).reversed()).toList();
    }

    /** Those with most replays first. */
    List<OfScanner> scanners() {
        return by(refusals, Refusal::scanner).entrySet().stream().map(entry -> {
            List<Refusal> replays = entry.getValue().stream().filter(one -> one.holder().isPresent()).toList();
            return new OfScanner(entry.getKey(), replays.size(), distinct(replays, Refusal::holder),
                    entry.getValue().size() - replays.size());
        }).filter(one -> one.replays() > 0).sorted(Comparator.comparingInt(OfScanner::replays).reversed()).toList();
    }

    /** Those with most first. */
    List<TwoPlaces> twoPlaces() {
        List<TwoPlaces> all = new ArrayList<>();
        byHolder().forEach((holder, replays) -> {
            Set<String> scanners = new TreeSet<>();
            List<Duration> gaps = new ArrayList<>();
            for (int i = 0; i < replays.size(); i++) {
                Optional<Duration> gap = sinceElsewhere(replays, i);
                if (gap.isPresent()) {
                    gaps.add(gap.get());
                    scanners.add(replays.get(i).scanner());
                }
            }
            if (!gaps.isEmpty()) {
                all.add(new TwoPlaces(holder, gaps.size(), gaps.stream().min(Comparator.naturalOrder()).orElseThrow(),
                        scanners));
            }
        });
        all.sort(Comparator.comparingInt(TwoPlaces::times).reversed());
        return all;
    }

    /**
     * How long before this replay the holder's codes were shown elsewhere, where that was shortly. The instant of a
     * first use may be a node's own, and then lie after it.
     */
    private static Optional<Duration> sinceElsewhere(List<Refusal> replays, int number) {
        Refusal replay = replays.get(number);
        Optional<Duration> nearest = replay.elsewhere()
                .map(first -> Duration.between(first, replay.at()).abs());
        for (int i = number - 1; i >= 0; i--) {
            Duration gap = Duration.between(replays.get(i).at(), replay.at());
            if (gap.compareTo(SHORTLY) > 0) {
                break;
            }
            if (spot(replay).isElsewhere(spot(replays.get(i)))) {
                nearest = nearest.filter(known -> known.compareTo(gap) < 0).or(() -> Optional.of(gap));
                break;
            }
        }
        return nearest.filter(gap -> gap.compareTo(SHORTLY) <= 0);
    }

    private static Spot spot(Refusal refusal) {
        return new Spot(refusal.scanner(), refusal.place());
    }

    /** A scanner draws a new id for each scan. As far as its codes were refused. */
    List<ReusedScan> reusedScans() {
        return by(refusals, one -> one.scanner() + ' ' + one.scan()).values().stream()
                .map(scans -> new ReusedScan(scans.getFirst().scanner(), scans.getFirst().scan(),
                        distinct(scans, Refusal::code)))
                .filter(one -> one.codes() > 1).sorted(Comparator.comparingInt(ReusedScan::codes).reversed()).toList();
    }

    /** Against the median of the others of its scene that have refused anybody. */
    List<Odd> odd() {
        List<Odd> odd = new ArrayList<>();
        by(refusals, Refusal::scene).forEach((scene, ofScene) -> {
            Map<String, List<Refusal>> scanners = by(ofScene, Refusal::scanner);
            scanners.forEach((scanner, own) -> {
                if (own.size() < LEAST_ODD) {
                    return;
                }
                int[] others = scanners.entrySet().stream().filter(entry -> !entry.getKey().equals(scanner))
                        .mapToInt(entry -> entry.getValue().size()).sorted().toArray();
                if (others.length >= LEAST_OTHERS
                        && own.size() > ODD_TIMES * others[others.length / 2]) {
                    odd.add(new Odd(scanner, scene, own.size(), others[others.length / 2]));
                }
            });
        });
        odd.sort(Comparator.comparingInt(Odd::refusals).reversed());
        return odd;
    }

    private Map<String, List<Refusal>> byHolder() {
        return by(refusals.stream().filter(one -> one.holder().isPresent()).toList(),
                one -> one.holder().orElseThrow());
    }

    private static Map<String, List<Refusal>> by(List<Refusal> refusals, Function<Refusal, String> key) {
        return refusals.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    }

    private static int distinct(List<Refusal> refusals, Function<Refusal, ?> what) {
        return (int) refusals.stream().map(what).distinct().count();
    }
}
