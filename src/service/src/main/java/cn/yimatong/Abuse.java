package cn.yimatong;

import cn.yimatong.ledger.Refusals.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What refusals tell of abuse: counts for people to judge, of which nothing is decided.
 *
 * @param refusals oldest first; a scan that was asked again is there once
 * @param untold how many nodes had besides, too many to keep
 * @param names of the scanners that are known, by {@link cn.yimatong.ledger.Refusals#digitsOf}
 * @param where they stand
 */
record Abuse(List<Refusal> refusals, long untold, Map<String, String> names, Whereabouts where) {

    /** How near in time two scanners have to be to be told where it is not known how far apart they are. */
    static final Duration SHORTLY = Duration.ofSeconds(60);

    /** Neighbours: two gates of one station, and what is wrong in a list of places. */
    static final double LEAST_METRES = 500;

    /** In metres a second, 160 km/h: no metro is faster. */
    static final double FASTEST = 45;

    /** Fewer refusals say nothing of a scanner. */
    static final int LEAST_ODD = 20;
    static final int ODD_TIMES = 5;

    /** Fewer others are nothing to compare with. */
    static final int LEAST_OTHERS = 3;

    /** A holder whose codes were shown again. */
    record OfHolder(String holder, int replays, int scanners, Instant last) {}

    /** A scanner to which codes were shown again. */
    record OfScanner(String scanner, int replays, int holders, int others) {}

    /**
     * A holder's codes, shown at two places between which nobody can have travelled, or of which it is not known.
     *
     * @param farTimes how many replays had another place before from which nobody can have come
     * @param unknownTimes how many more had one shortly before of which it is not known how far it is
     * @param nearest the shortest time between
     * @param far the two between which one would have had to be quickest, where any are known
     * @param scanners those that were shown them, as far as they are known
     */
    record TwoPlaces(String holder, int farTimes, int unknownTimes, Duration nearest, Optional<Far> far,
            Set<String> scanners) {}

    /** So far apart, and so little time between. */
    record Far(double metres, Duration gap) {
        double metresASecond() {
            return metres / Math.max(1, gap.toMillis()) * 1000;
        }
    }

    /** From one scanner to another. */
    private record Leap(Optional<String> from, String to, Duration gap, Optional<Far> far) {}

    /** Where a holder's code was shown. */
    private record Showing(String scanner, Optional<String> place) {}

    /** What is told of one holder's leaps; a storm has millions of them, and none is kept. */
    private static final class Told {
        private int farTimes;
        private int unknownTimes;
        private Optional<Duration> nearest = Optional.empty();
        private Optional<Far> far = Optional.empty();
        private final Set<String> scanners = new TreeSet<>();

        /** Those of one replay, which counts once. */
        void add(List<Leap> ofOne) {
            boolean isFar = ofOne.stream().anyMatch(leap -> leap.far.isPresent());
            farTimes += isFar ? 1 : 0;
            unknownTimes += isFar || ofOne.isEmpty() ? 0 : 1;
            for (Leap leap : ofOne) {
                nearest = nearest.filter(known -> known.compareTo(leap.gap) <= 0).or(() -> Optional.of(leap.gap));
                far = Stream.concat(far.stream(), leap.far.stream())
                        .max(Comparator.comparingDouble(Far::metresASecond));
                leap.from.ifPresent(scanners::add);
                scanners.add(leap.to);
            }
        }

        Optional<TwoPlaces> of(String holder) {
            return nearest.map(known -> new TwoPlaces(holder, farTimes, unknownTimes, known, far, scanners));
        }
    }

    /** A scan id that one scanner has used for several codes. */
    record ReusedScan(String scanner, String scan, int codes) {}

    /** A scanner that refuses far more than the others of its scene. */
    record Odd(String scanner, String scene, int refusals, double othersMedian) {}

    /** What these come to, where each scanner is known by its digits alone. */
    static Abuse of(List<Refusal> kept) {
        return of(kept, Map.of(), Whereabouts.UNKNOWN);
    }

    /** What these come to. */
    static Abuse of(List<Refusal> kept, Map<String, String> names, Whereabouts where) {
        Set<List<String>> seen = new HashSet<>();
        return new Abuse(
                kept.stream().filter(one -> seen.add(List.of(one.scanner(), one.scan(), one.code(), one.reason())))
                        .toList(),
                kept.stream().mapToLong(Refusal::untold).sum(), names, where);
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

    /** Those who were most often where nobody can have travelled first, then those of whom it is not known. */
    List<TwoPlaces> twoPlaces() {
        List<TwoPlaces> all = new ArrayList<>();
        byHolder().forEach((holder, replays) -> leaps(replays).of(holder).ifPresent(all::add));
        all.sort(Comparator.comparingInt(TwoPlaces::farTimes).thenComparingInt(TwoPlaces::unknownTimes).reversed());
        return all;
    }

    /**
     * From where to each replay. Of several showings at one scanner the last has the shortest time and so tells all.
     */
    private Told leaps(List<Refusal> replays) {
        Map<Showing, Instant> lately = new HashMap<>();
        Map<String, Instant> located = new HashMap<>();
        Told told = new Told();
        for (Refusal replay : replays) {
            Showing here = new Showing(replay.scanner(), replay.place());
            lately.values().removeIf(at -> Duration.between(at, replay.at()).compareTo(SHORTLY) > 0);
            List<Leap> leaps = new ArrayList<>();
            replay.elsewhere().flatMap(
                    at -> leap(replay.first().flatMap(digits -> Optional.ofNullable(names.get(digits))), at, replay))
                    .ifPresent(leaps::add);
            lately.forEach((there, at) -> {
                if (isElsewhere(here, there)) {
                    leap(Optional.of(there.scanner), at, replay).ifPresent(leaps::add);
                }
            });
            if (where.spots().containsKey(replay.scanner())) {
                located.forEach((scanner, at) -> leap(Optional.of(scanner), at, replay).ifPresent(leaps::add));
                located.put(replay.scanner(), replay.at());
            }
            told.add(leaps);
            lately.put(here, replay.at());
        }
        return told;
    }

    /** The instant of a first use may be a node's own, and then lie after the replay. */
    private Optional<Leap> leap(Optional<String> from, Instant at, Refusal to) {
        Duration gap = Duration.between(at, to.at()).abs();
        OptionalDouble metres = from.map(name -> where.metres(name, to.scanner())).orElse(OptionalDouble.empty());
        if (metres.isEmpty()) {
            return gap.compareTo(SHORTLY) <= 0
                    ? Optional.of(new Leap(from, to.scanner(), gap, Optional.empty()))
                    : Optional.empty();
        }
        Far far = new Far(metres.getAsDouble(), gap);
        return far.metres() > LEAST_METRES && far.metresASecond() > FASTEST
                ? Optional.of(new Leap(from, to.scanner(), gap, Optional.of(far)))
                : Optional.empty();
    }

    /**
     * Two scanners of one place, as two doors of a bus, are no two places, unless it is known how far apart they are.
     * One that named no place stands for one itself.
     */
    private boolean isElsewhere(Showing one, Showing other) {
        return !one.scanner.equals(other.scanner) && (one.place.isEmpty() || !one.place.equals(other.place)
                || where.tellsBoth(one.scanner, other.scanner));
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
                if (others.length >= LEAST_OTHERS && own.size() > ODD_TIMES * median(others)) {
                    odd.add(new Odd(scanner, scene, own.size(), median(others)));
                }
            });
        });
        odd.sort(Comparator.comparingInt(Odd::refusals).reversed());
        return odd;
    }

    private static double median(int[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
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
