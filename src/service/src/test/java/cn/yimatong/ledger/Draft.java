package cn.yimatong.ledger;

import java.util.List;
import java.util.Optional;

/** A {@link Spend} that a test changes in one place or two. At first it is the plainest: once, and nothing else. */
final class Draft {
    private final Spend code;
    private Scan scan;
    private boolean spendable = true;
    private Spend.Use use = Spend.Use.ONCE;
    private long recordVersion;
    private boolean refused;
    private List<Integer> slots = List.of();
    private boolean needed;
    private long pauseMillis;
    private long passbackMillis;
    private long visitMillis;
    private List<Spend.Limit> limits = List.of();
    private Optional<String> place = Optional.empty();
    private Optional<Spend.Inspected> inspected = Optional.empty();

    private Draft(Spend code, Scan scan, long recordVersion) {
        this.code = code;
        this.scan = scan;
        this.recordVersion = recordVersion;
    }

    static Draft of(long index, long batch, byte[] cti, long expiresAtSeconds, Scan scan) {
        return new Draft(new Spend(index, batch, cti, expiresAtSeconds, 2, scan, true, Spend.Use.ONCE, 0, false,
                List.of(), false, 0, 0, 0, List.of(), Optional.empty(), Optional.empty()), scan, 0);
    }

    /** The same code and record version, and nothing else of it but its scan. */
    static Draft again(Spend spend) {
        return new Draft(spend, spend.scan(), spend.recordVersion());
    }

    /** All of it. */
    static Draft like(Spend spend) {
        return like(spend, spend);
    }

    /** The code of one under the rules of another. */
    static Draft like(Spend code, Spend spend) {
        Draft draft = again(code).use(spend.use()).refused(spend.refused())
                .credentials(spend.credentialNeeded(), spend.credentialSlots()).pauseMillis(spend.pauseMillis())
                .passbackMillis(spend.passbackMillis()).visitMillis(spend.visitMillis()).limits(spend.limits());
        draft.spendable = spend.spendable();
        draft.place = spend.place();
        draft.inspected = spend.inspected();
        return draft;
    }

    Draft scan(Scan value) {
        scan = value;
        return this;
    }

    Draft scan(String scanner, String scene, String id) {
        return scan(new Scan(scanner, scene, id));
    }

    Draft spendable(boolean value) {
        spendable = value;
        return this;
    }

    Draft use(Spend.Use value) {
        use = value;
        return this;
    }

    Draft recordVersion(long value) {
        recordVersion = value;
        return this;
    }

    Draft refused(boolean value) {
        refused = value;
        return this;
    }

    Draft credentials(boolean needs, List<Integer> value) {
        needed = needs;
        slots = value;
        return this;
    }

    Draft pauseMillis(long value) {
        pauseMillis = value;
        return this;
    }

    Draft passbackMillis(long value) {
        passbackMillis = value;
        return this;
    }

    Draft visitMillis(long value) {
        visitMillis = value;
        return this;
    }

    Draft limits(List<Spend.Limit> value) {
        limits = value;
        return this;
    }

    Draft place(String value) {
        place = Optional.of(value);
        return this;
    }

    Draft inspecting(long millis, String... scenes) {
        use = Spend.Use.INSPECT;
        inspected = Optional.of(new Spend.Inspected(List.of(scenes), millis));
        return this;
    }

    Spend spend() {
        return withSkew(code.skewSeconds());
    }

    Spend withSkew(int skewSeconds) {
        return new Spend(code.index(), code.batch(), code.cti(), code.expiresAtSeconds(), skewSeconds, scan, spendable,
                use, recordVersion, refused, slots, needed, pauseMillis, passbackMillis, visitMillis, limits, place,
                inspected);
    }
}
