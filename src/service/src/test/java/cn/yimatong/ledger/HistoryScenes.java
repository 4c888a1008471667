package cn.yimatong.ledger;

import cn.yimatong.ledger.Spend.Limit;
import cn.yimatong.ledger.Spend.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The scenes of random histories, each with a rule or two of its own. */
final class HistoryScenes {
    static final List<String> ALL = List.of("bus", "metro", "pharmacy", "library", "hotel", "sight", "inspect");

    static final long PASSBACK_MILLIS = 20_000;
    static final long INSPECTED_MILLIS = 6_000;
    static final long PERIOD_MILLIS = 90_000;

    /** Longer than a run takes, as Redis forgets visits by its own clock and not by the test's. */
    private static final long VISIT_MILLIS = 3_600_000;
    private static final List<String> PLACES = List.of("north", "south");

    private final Random random;

    HistoryScenes(Random random) {
        this.random = random;
    }

    /** The code under the rules of the scene where it is scanned. */
    Draft scanned(Spend code, Scan scan, long now) {
        Draft draft = Draft.again(code).scan(scan).spendable(random.nextInt(25) > 0).refused(random.nextInt(25) == 0);
        switch (scan.scene()) {
            case "metro" -> draft.pauseMillis(5_000).visitMillis(VISIT_MILLIS);
            case "pharmacy" -> draft.pauseMillis(60_000).visitMillis(VISIT_MILLIS).credentials(true, slots());
            case "library" -> draft.use(pick(List.of(Use.IN, Use.OUT, Use.IN, Use.OUT, Use.ONCE)))
                    .passbackMillis(random.nextInt(8) == 0 ? 0 : PASSBACK_MILLIS).visitMillis(VISIT_MILLIS);
            case "hotel" -> draft.use(random.nextInt(8) == 0 ? Use.ONCE : Use.REUSE)
                    .credentials(random.nextBoolean(), slots()).visitMillis(random.nextBoolean() ? VISIT_MILLIS : 0);
            case "sight" -> draft.limits(limits(code.index(), now)).pauseMillis(2_000).visitMillis(VISIT_MILLIS);
            case "inspect" -> draft.inspecting(INSPECTED_MILLIS, "metro", "library", "sight", "hotel");
            default -> {
            }
        }
        if (random.nextBoolean()) {
            draft.place(pick(PLACES));
        }
        return draft;
    }

    /** Mostly of the first four, so that one is often stopped. */
    private List<Integer> slots() {
        List<Integer> slots = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            slots.add(1 + random.nextInt(random.nextInt(10) == 0 ? Standings.CREDENTIALS : 4));
        }
        return slots;
    }

    private List<Limit> limits(long index, long now) {
        long period = now / PERIOD_MILLIS + (random.nextInt(20) == 0 ? -1 : 0);
        Instant end = Instant.ofEpochMilli((period + 1) * PERIOD_MILLIS);
        List<Limit> limits = new ArrayList<>();
        limits.add(Limit.of(index, "sight/" + period, 2, end));
        if (random.nextBoolean()) {
            limits.add(random.nextInt(2), Limit.of(index, "sight/north/" + period, 1, end));
        }
        return limits;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
