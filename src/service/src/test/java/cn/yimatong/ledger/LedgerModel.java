package cn.yimatong.ledger;

import cn.yimatong.ledger.Grant.Denied;
import cn.yimatong.ledger.Grant.DeniedReason;
import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import cn.yimatong.ledger.Spend.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in plain Java, one class and one lock: what the scripts must answer, told without Redis. It forgets
 * nothing and hashes nothing.
 */
final class LedgerModel {
    private final Set<Integer> unbornPartitions;
    private final Map<Long, ModelHolder> holders = new HashMap<>();
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<Place, Visit> visits = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<ScanKey, Redeemed> redeemed = new HashMap<>();
    private final Set<List<Object>> annulled = new HashSet<>();
    private final Map<Long, List<UsageEvent>> events = new HashMap<>();
    private long now;

    /** What has become of a code: its first use, its use the other way, its last where it is reusable. */
    private static final class Code {
        @Nullable
        Mark first;
        @Nullable
        Mark back;
        @Nullable
        Mark reuse;
    }

    private static final class Mark {
        final Scan scan;
        final Use use;
        final int slot;
        final long at;
        int recalls;

        Mark(Scan scan, Use use, int slot, long at) {
            this.scan = scan;
            this.use = use;
            this.slot = slot;
            this.at = at;
        }
    }

    private record Place(long index, String scene) {}

    private record Visit(long at, Optional<String> place, Use use) {}

    private record Redeemed(long index, String cti, String scene, long at, List<String> limits) {}

    LedgerModel(Set<Integer> unbornPartitions) {
        this.unbornPartitions = unbornPartitions;
    }

    synchronized void setTime(long millis) {
        now = millis;
    }

    synchronized Map<Long, ModelHolder> holders() {
        return Map.copyOf(holders);
    }

    /** The version of the holder's record, 0: there is none. */
    synchronized long version(long index) {
        return Optional.ofNullable(holders.get(index)).map(ModelHolder::recordVersion).orElse(0L);
    }

    synchronized boolean setFloor(long index, long floor) {
        ModelHolder holder = holders.get(index);
        if (holder != null) {
            holder.floor = floor;
        }
        return holder != null;
    }

    synchronized Stored store(HolderKey key, Write write) {
        Optional<ModelHolder> old = known(key);
        long there = old.map(ModelHolder::recordVersion).orElse(0L);
        long last = old.map(holder -> holder.version).orElse(0L);
        if (write.version() == there && Arrays.equals(write.sealed(), old.orElseThrow().sealed)) {
            return new Stored.Done(write.expected().orElse(-1) == 0);
        }
        if (write.expected().isPresent() && write.expected().getAsLong() != there) {
            return new Stored.Conflict();
        }
        if (write.version() <= last) {
            return new Stored.Behind(last);
        }
        if (write.version() > Math.max(now * 1000 + 999, last) + 2_000_000) {
            throw new LedgerUnavailableException(Effect.NOT_EXECUTED, "Ahead");
        }
        ModelHolder holder = holders.computeIfAbsent(key.index(), _ -> new ModelHolder(key.check()));
        holder.erased = false;
        holder.version = write.version();
        holder.sealed = write.sealed();
        return new Stored.Done(there == 0);
    }

    synchronized Optional<Holding> find(HolderKey key) {
        return present(key).map(holder -> holder.holding(now));
    }

    synchronized Optional<Erased> erase(HolderKey key, String actor) {
        return known(key).map(holder -> {
            if (!holder.erased) {
                holder.erase(now);
                tell(key.index(), UsageEvent.bare("erased", at()));
            }
            Instant erasedAt = Instant.ofEpochMilli(holder.erasedAtMillis);
            return new Erased(erasedAt, erasedAt.plusSeconds(3150));
        });
    }

    synchronized StandingChange setStanding(HolderKey key, int slot, Standing standing, Change change) {
        Optional<ModelHolder> holder = present(key);
        if (holder.isEmpty()) {
            return StandingChange.Refused.ABSENT;
        }
        if (standing.until().filter(end -> end.toEpochMilli() <= now).isPresent()) {
            return StandingChange.Refused.PAST;
        }
        List<Standing> standings = holder.get().standings;
        if (standings.get(slot).equals(standing)) {
            return new StandingChange.Done(at());
        }
        if (holder.get().isRevoked(slot)) {
            return StandingChange.Refused.REVOKED_BEFORE;
        }
        standings.set(slot, standing);
        tell(key.index(), new UsageEvent("standing", at(), Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.of(new UsageEvent.StandingSet(slot, standing, change.actor(),
                        change.reason()))));
        return new StandingChange.Done(at());
    }

    synchronized boolean reseal(long index, long version, byte[] sealed) {
        ModelHolder holder = holders.get(index);
        boolean same = holder != null && !holder.erased && holder.version == version;
        if (holder != null && same) {
            holder.sealed = sealed;
        }
        return same;
    }

    synchronized Grant grant(HolderKey key, long knownVersion) {
        Optional<ModelHolder> present = present(key);
        if (present.isEmpty()) {
            return new Denied(DeniedReason.ABSENT);
        }
        ModelHolder holder = present.get();
        if (holder.isRevoked(0)) {
            return new Denied(DeniedReason.REVOKED);
        }
        if (holder.isStopped(0, now)) {
            return new Denied(DeniedReason.SUSPENDED);
        }
        holder.lastBatch = Math.max(holder.lastBatch + 1, now);
        return new Granted(holder.lastBatch, now, holder.version,
                holder.version == knownVersion ? Optional.empty() : Optional.of(holder.sealed));
    }

    synchronized List<UsageEvent> usage(HolderKey key) {
        return present(key).isEmpty()
                ? List.of()
                : events.getOrDefault(key.index(), List.of()).reversed().stream().limit(256).toList();
    }

    private static Optional<RecordBlob> recordFor(@Nullable ModelHolder holder, long known) {
        if (holder == null || holder.erased) {
            return known == 0 ? Optional.empty() : Optional.of(new RecordBlob(0, new byte[0]));
        }
        return holder.version == known ? Optional.empty() : Optional.of(holder.blob());
    }

    synchronized Redemption redeem(Spend spend) {
        String cti = HexFormat.of().formatHex(spend.cti());
        Code code = codes.computeIfAbsent(cti, _ -> new Code());
        Optional<Mark> recalled = recallable(code, spend);
        if (recalled.isPresent()) {
            Mark mark = recalled.get();
            mark.recalls++;
            redeemed.putIfAbsent(spend.scan().key(), redeemed(spend, cti, mark.at));
            return new Accepted(Instant.ofEpochMilli(mark.at), true, mark.slot,
                    recordFor(holders.get(spend.index()), spend.recordVersion()), Optional.empty());
        }
        if (!spend.spendable() || now >= (spend.expiresAtSeconds() + spend.skewSeconds()) * 1000) {
            return reject(RejectReason.EXPIRED);
        }
        ModelHolder holder = holders.get(spend.index());
        if (holder == null) {
            requireBorn(spend.index());
            return reject(RejectReason.REVOKED);
        }
        if (!holder.erased && holder.version != spend.recordVersion()) {
            return new Redemption.Stale(holder.blob());
        }
        Optional<RejectReason> stopped = stopped(holder, spend);
        if (stopped.isPresent()) {
            return reject(stopped.get());
        }
        int slot = spend.credentialSlots().stream().filter(each -> !holder.isStopped(each, now)).findFirst().orElse(0);
        if (spend.use() == Use.INSPECT) {
            return new Accepted(at(), false, slot, Optional.empty(), lastAcceptance(spend));
        }
        return spendOrReject(spend, cti, code, slot);
    }

    private Optional<Mark> recallable(Code code, Spend spend) {
        if (spend.use() == Use.INSPECT) {
            return Optional.empty();
        }
        List<Mark> marks = new ArrayList<>();
        for (@Nullable
        Mark mark : new @Nullable Mark[]{code.first, spend.use() == Use.REUSE ? code.reuse : code.back}) {
            if (mark != null) {
                marks.add(mark);
            }
        }
        return marks.stream()
                .filter(mark -> mark.scan.equals(spend.scan()) && now - mark.at <= 10_000 && mark.recalls < 16)
                .findFirst();
    }

    private Optional<RejectReason> stopped(ModelHolder holder, Spend spend) {
        if (holder.erased) {
            return Optional.of(RejectReason.REVOKED);
        }
        if (spend.refused()) {
            return Optional.of(RejectReason.REFUSED);
        }
        if (spend.batch() < holder.floor || holder.isRevoked(0)) {
            return Optional.of(RejectReason.REVOKED);
        }
        if (holder.isStopped(0, now)) {
            return Optional.of(RejectReason.SUSPENDED);
        }
        if (!spend.credentialNeeded()) {
            return Optional.empty();
        }
        if (spend.credentialSlots().isEmpty()) {
            return Optional.of(RejectReason.CREDENTIAL_MISSING);
        }
        return spend.credentialSlots().stream().allMatch(slot -> holder.isStopped(slot, now))
                ? Optional.of(RejectReason.CREDENTIAL_SUSPENDED)
                : Optional.empty();
    }

    private Optional<Instant> lastAcceptance(Spend spend) {
        Spend.Inspected inspected = spend.inspected().orElseThrow();
        return inspected.scenes().stream().map(scene -> visits.get(new Place(spend.index(), scene)))
                .filter(visit -> visit != null && Math.abs(now - visit.at) < inspected.millis()
                        && (spend.place().isEmpty() || spend.place().equals(visit.place)))
                .map(visit -> Instant.ofEpochMilli(visit.at)).max(Instant::compareTo);
    }

    private Redemption spendOrReject(Spend spend, String cti, Code code, int slot) {
        Mark first = code.first;
        if (first != null && (code.back != null || !goesBack(first, spend))) {
            return new Rejected(RejectReason.REPLAYED, at(), Optional.of(new FirstUse(Instant.ofEpochMilli(first.at),
                    first.scan.scanner().equals(spend.scan().scanner()),
                    ScanHashes.scannerDigits(first.scan.scanner()))));
        }
        Place place = new Place(spend.index(), spend.scan().scene());
        Optional<Visit> last = Optional.ofNullable(visits.get(place));
        long away = last.map(visit -> Math.abs(now - visit.at)).orElse(Long.MAX_VALUE);
        if (away < spend.pauseMillis()) {
            return reject(RejectReason.PAUSED);
        }
        if (spend.limits().stream().anyMatch(
                limit -> now < limit.endsAtMillis() && counts.getOrDefault(name(limit), 0) >= limit.most())) {
            return reject(RejectReason.LIMITED);
        }
        boolean directed = spend.use() == Use.IN || spend.use() == Use.OUT;
        if (directed && away < spend.passbackMillis() && last.orElseThrow().use == spend.use()) {
            return reject(RejectReason.PASSBACK);
        }
        if (spend.visitMillis() > 0) {
            visits.put(place, new Visit(now, spend.place(), spend.use()));
        }
        spend.limits().forEach(limit -> counts.merge(name(limit), 1, Integer::sum));
        Mark mark = new Mark(spend.scan(), spend.use(), slot, now);
        if (spend.use() == Use.REUSE) {
            code.reuse = mark;
        } else if (first == null) {
            code.first = mark;
        } else {
            code.back = mark;
        }
        redeemed.put(spend.scan().key(), redeemed(spend, cti, now));
        tell(spend.index(), new UsageEvent("spent", at(), Optional.of(spend.scan().scene()),
                Optional.of(spend.scan().scanner()), spend.place(),
                directed ? Optional.of(spend.use() == Use.IN ? "in" : "out") : Optional.empty(), Optional.empty()));
        return new Accepted(at(), false, slot, Optional.empty(), Optional.empty());
    }

    private static boolean goesBack(Mark first, Spend spend) {
        return first.scan.scene().equals(spend.scan().scene()) && switch (spend.use()) {
            case IN -> first.use == Use.OUT;
            case OUT -> first.use == Use.IN || first.use == Use.ONCE;
            case ONCE, REUSE, INSPECT -> false;
        };
    }

    private static Redeemed redeemed(Spend spend, String cti, long at) {
        return new Redeemed(spend.index(), cti, spend.scan().scene(), at,
                spend.limits().stream().map(LedgerModel::name).toList());
    }

    private static String name(Spend.Limit limit) {
        return HexFormat.of().formatHex(limit.key());
    }

    private Rejected reject(RejectReason reason) {
        return new Rejected(reason, at(), Optional.empty());
    }

    synchronized Annulment annul(ScanKey key) {
        Redeemed use = redeemed.get(key);
        if (use == null || now >= use.at + 600_000) {
            return Annulment.UNKNOWN;
        }
        List<Object> redemption = List.of(key, use.cti, use.at);
        if (annulled.contains(redemption)) {
            return Annulment.ALREADY_DONE;
        }
        if (now - use.at > 60_000) {
            return Annulment.TOO_LATE;
        }
        annulled.add(redemption);
        Place place = new Place(use.index, use.scene);
        if (Optional.ofNullable(visits.get(place)).filter(visit -> visit.at == use.at).isPresent()) {
            visits.remove(place);
        }
        use.limits.forEach(limit -> counts.computeIfPresent(limit, (_, count) -> Math.max(0, count - 1)));
        tell(use.index, new UsageEvent("annulled", at(), Optional.empty(), Optional.of(key.scanner()),
                Optional.empty(), Optional.empty(), Optional.empty()));
        return Annulment.DONE;
    }

    private void tell(long index, UsageEvent event) {
        events.computeIfAbsent(index, _ -> new ArrayList<>()).add(event);
    }

    private Instant at() {
        return Instant.ofEpochMilli(now);
    }

    /** A holder or a tombstone. */
    private Optional<ModelHolder> known(HolderKey key) {
        ModelHolder holder = holders.get(key.index());
        if (holder == null) {
            requireBorn(key.index());
        } else if (holder.check != key.check()) {
            throw new HolderCollisionException();
        }
        return Optional.ofNullable(holder);
    }

    private Optional<ModelHolder> present(HolderKey key) {
        return known(key).filter(holder -> !holder.erased);
    }

    private void requireBorn(long index) {
        if (unbornPartitions.contains((int) (index >>> 54))) {
            throw new LedgerUnavailableException(Effect.NOT_EXECUTED, "Lost");
        }
    }
}
