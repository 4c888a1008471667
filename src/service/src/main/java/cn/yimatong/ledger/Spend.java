package cn.yimatong.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A code that is to be spent, with what the ledger must know to decide.
 *
 * @param index holder's index, unsealed from the code
 * @param batch batch of the code, 0 to 2^48 - 1, unsealed from the code
 * @param cti the code's sealed handle, 16 bytes; not copied, must not change until the answer is there
 * @param expiresAtSeconds the code's {@code exp}, seconds since 1970, 0 to 2^40 - 1
 * @param skewSeconds allowed clock skew, 0 to 60; nodes of one deployment may differ in it
 * @param scan the physical scan
 * @param spendable false for a code that is {@code expired} by less than {@link #RECALL_SECONDS}: it can be recalled
 * and not be spent
 * @param use what the scan does to the code
 * @param recordVersion version of the record on which the caller has decided; 0: it knows none
 * @param refused the caller's verdict on that record: true where it refuses the holder
 * @param credentialSlots slots of the credentials that the scene takes and the record has, 1 to 8, in the scene's order
 * of preference; at most 8
 * @param credentialNeeded whether one of them must be active
 * @param pauseMillis how long after an acceptance the scene refuses the same holder, 0 to 86,400,000; 0: no pause
 * @param passbackMillis how long after an acceptance the scene refuses the same holder in the same direction, 0 to
 * 86,400,000; 0: as often as wanted. Only for {@link Use#IN} and {@link Use#OUT}
 * @param visitMillis how long the ledger remembers this acceptance at this scene, 0 to 86,400,000; it is at least as
 * long as pause and passback
 * @param limits how often the holder may be accepted, at most 2; {@link Use#INSPECT}, which counts for nothing, has
 * none whatever is given
 * @param place where in the scene: line, vehicle, stop, door. For {@link Use#INSPECT}: where the acceptance must have
 * been
 * @param inspected what {@link Use#INSPECT} looks for, and present for it only
 */
@SuppressWarnings("ArrayRecordComponent") // on the hot path the handle is handed through as it is; spends are never
                                          // compared
public record Spend(long index, long batch, byte[] cti, long expiresAtSeconds, int skewSeconds, Scan scan,
        boolean spendable, Use use, long recordVersion, boolean refused, List<Integer> credentialSlots,
        boolean credentialNeeded, long pauseMillis, long passbackMillis, long visitMillis, List<Limit> limits,
        Optional<String> place, Optional<Inspected> inspected) {
    /** How long after its first use a redemption answers a repeated scan as it did first, in seconds. */
    public static final int RECALL_SECONDS = 10;
    /** How many limits one redemption can have. */
    public static final int MOST_LIMITS = 2;
    /** How many scenes one inspection can look at. */
    public static final int MOST_INSPECTED = 4;

    private static final long DAY_MILLIS = 86_400_000;

    /** What a scan does to a code. */
    public enum Use {
        /** Spends it. */
        ONCE(0),
        /** Spends it on the way in: the same code can still go out, at the same scene. */
        IN(1),
        /** Spends it on the way out: the same code can still come in, at the same scene. */
        OUT(2),
        /** Leaves it unspent, where no other use has spent it. */
        REUSE(3),
        /** Leaves no trace at all, and does not mind whether the code is spent. */
        INSPECT(4);

        private final int number;

        Use(int number) {
            this.number = number;
        }

        /** What stands for it in marks, events and the scripts' arguments. */
        byte number() {
            return (byte) number;
        }

        /** @throws IllegalArgumentException when there is no such use */
        static Use of(int number) {
            for (Use use : values()) {
                if (use.number == number) {
                    return use;
                }
            }
            throw new IllegalArgumentException("No use is number " + number);
        }
    }

    /**
     * How often a holder may be accepted in a period.
     *
     * @param key 12 bytes that stand for holder, scene, period and place; not copied
     * @param most how often, from 1
     * @param endsAtMillis end of the period, ms since 1970, 1 to 2^48 - 1: then the ledger forgets the count
     */
    @SuppressWarnings("ArrayRecordComponent") // as the handle
    public record Limit(byte[] key, int most, long endsAtMillis) {
        static final int KEY_LENGTH = 12;

        /**
         * @throws IllegalArgumentException when a value is out of its range
         */
        public Limit {
            require(key.length == KEY_LENGTH, "key");
            require(most >= 1, "most");
            require(endsAtMillis >= 1 && endsAtMillis < 1L << 48, "endsAtMillis");
        }

        /**
         * A limit of one holder.
         *
         * @param period names scene and period, and the place where it counts by place
         */
        public static Limit of(long index, String period, int most, Instant endsAt) {
            return new Limit(ScanHashes.limit(index, period), most, endsAt.toEpochMilli());
        }

        @Override
        public String toString() {
            return "Limit[" + most + "]";
        }
    }

    /**
     * What an inspection looks for: an acceptance of the holder.
     *
     * @param scenes at one of these scenes, 1 to 4
     * @param millis less than this ago, 1 to 86,400,000; found as far as the scenes' own {@code visitMillis} reach
     */
    public record Inspected(List<String> scenes, long millis) {
        /**
         * @throws IllegalArgumentException when a value is out of its range
         */
        public Inspected {
            scenes = List.copyOf(scenes);
            require(!scenes.isEmpty() && scenes.size() <= MOST_INSPECTED, "scenes");
            require(millis >= 1 && millis <= DAY_MILLIS, "millis");
        }
    }

    /**
     * @throws IllegalArgumentException when a value is out of its range
     */
    public Spend {
        require(batch >= 0 && batch < 1L << 48, "batch");
        require(cti.length == 16, "cti");
        require(expiresAtSeconds >= 0 && expiresAtSeconds < 1L << 40, "expiresAtSeconds");
        require(skewSeconds >= 0 && skewSeconds <= 60, "skewSeconds");
        require(recordVersion >= 0 && recordVersion < 1L << 53, "recordVersion");
        credentialSlots = List.copyOf(credentialSlots);
        require(credentialSlots.size() <= Standings.CREDENTIALS, "credentialSlots");
        for (int slot : credentialSlots) {
            require(slot >= 1 && slot <= Standings.CREDENTIALS, "credentialSlots");
        }
        require(pauseMillis >= 0 && pauseMillis <= DAY_MILLIS, "pauseMillis");
        require(passbackMillis >= 0 && passbackMillis <= DAY_MILLIS, "passbackMillis");
        require(visitMillis >= 0 && visitMillis <= DAY_MILLIS, "visitMillis");
        visitMillis = Math.max(visitMillis, Math.max(pauseMillis, passbackMillis));
        limits = use == Use.INSPECT ? List.of() : List.copyOf(limits);
        require(limits.size() <= MOST_LIMITS, "limits");
        require(inspected.isPresent() == (use == Use.INSPECT), "inspected");
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is out of range");
        }
    }

    /** Names no handle: a code must not reach a log. */
    @Override
    public String toString() {
        return "Spend[" + scan.scene() + "]";
    }
}
