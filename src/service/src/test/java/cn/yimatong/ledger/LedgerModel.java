package cn.yimatong.ledger;

import cn.yimatong.ledger.Grant.Denied;
import cn.yimatong.ledger.Grant.DeniedReason;
import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import cn.yimatong.ledger.Redemption.Accepted;
import cn.yimatong.ledger.Redemption.FirstUse;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Redemption.Rejected;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The ledger in plain Java, one class and one lock: what the scripts must answer, told without Redis. It forgets
 * nothing and hashes nothing.
 */
final class LedgerModel {
    private static final Standing ACTIVE = new Standing(0, 0);

    private final Set<Integer> unbornPartitions;
    private final Map<Long, Holder> holders = new HashMap<>();
    private final Map<String, Mark> marks = new HashMap<>();
    private final Map<ScanKey, Use> uses = new HashMap<>();
    private final Set<Use> annulled = new HashSet<>();
    private long now;

    /**
     * A holder's or a credential's.
     *
     * @param code 0 active, 1 suspended, 2 revoked
     * @param until when a suspension ends, ms; 0: never by itself
     */
    record Standing(int code, long until) {
        boolean isSuspended(long now) {
            return code == 1 && (until == 0 || now < until);
        }

        boolean isRevoked() {
            return code == 2;
        }
    }

    /** What is kept of a holder. */
    static final class Holder {
        final long check;
        Standing standing = ACTIVE;
        final Standing[] credentials = new Standing[Credential.values().length];
        long floor;
        long lastBatch;
        long pausedAt;
        String pausedScene = "";

        Holder(long check) {
            this.check = check;
            Arrays.fill(credentials, ACTIVE);
        }
    }

    private static final class Mark {
        final Scan scan;
        final long at;
        int recalls;

        Mark(Scan scan, long at) {
            this.scan = scan;
            this.at = at;
        }
    }

    private record Use(long index, String cti, String scene, long at) {}

    LedgerModel(Set<Integer> unbornPartitions) {
        this.unbornPartitions = unbornPartitions;
    }

    synchronized void setTime(long millis) {
        now = millis;
    }

    synchronized Map<Long, Holder> holders() {
        return Map.copyOf(holders);
    }

    synchronized boolean setStanding(long index, int credential, Standing standing) {
        Holder holder = holders.get(index);
        if (holder != null && credential == 0) {
            holder.standing = standing;
        } else if (holder != null) {
            holder.credentials[credential - 1] = standing;
        }
        return holder != null;
    }

    synchronized boolean setFloor(long index, long floor) {
        Holder holder = holders.get(index);
        if (holder != null) {
            holder.floor = floor;
        }
        return holder != null;
    }

    synchronized Registration register(HolderKey key) {
        if (!holders.containsKey(key.index())) {
            requireBorn(key.index());
            holders.put(key.index(), new Holder(key.check()));
            return Registration.CREATED;
        }
        holder(key);
        return Registration.EXISTING;
    }

    synchronized Grant grant(HolderKey key) {
        if (!holders.containsKey(key.index())) {
            requireBorn(key.index());
            return new Denied(DeniedReason.ABSENT);
        }
        Holder holder = holder(key);
        if (holder.standing.isRevoked()) {
            return new Denied(DeniedReason.REVOKED);
        }
        if (holder.standing.isSuspended(now)) {
            return new Denied(DeniedReason.SUSPENDED);
        }
        holder.lastBatch = Math.max(holder.lastBatch + 1, now);
        return new Granted(holder.lastBatch, now);
    }

    synchronized Redemption redeem(Spend spend) {
        String cti = HexFormat.of().formatHex(spend.cti());
        Mark mark = marks.get(cti);
        if (mark != null && mark.scan.equals(spend.scan()) && now - mark.at <= 10_000 && mark.recalls < 8) {
            mark.recalls++;
            return accept(spend, cti, mark.at, true);
        }
        if (!spend.spendable() || now >= (spend.expiresAtSeconds() + spend.skewSeconds()) * 1000) {
            return reject(RejectReason.EXPIRED);
        }
        Holder holder = holders.get(spend.index());
        if (holder == null) {
            requireBorn(spend.index());
            return reject(RejectReason.REVOKED);
        }
        Optional<RejectReason> stopped = stopped(holder, spend);
        if (stopped.isPresent()) {
            return reject(stopped.get());
        }
        if (mark != null) {
            return new Rejected(RejectReason.REPLAYED, Instant.ofEpochMilli(now), Optional.of(
                    new FirstUse(Instant.ofEpochMilli(mark.at), mark.scan.scanner().equals(spend.scan().scanner()))));
        }
        if (spend.pauseSeconds() > 0) {
            if (holder.pausedScene.equals(spend.scan().scene())
                    && Math.abs(now - holder.pausedAt) < spend.pauseSeconds() * 1000L) {
                return reject(RejectReason.PAUSED);
            }
            holder.pausedAt = now;
            holder.pausedScene = spend.scan().scene();
        }
        marks.put(cti, new Mark(spend.scan(), now));
        return accept(spend, cti, now, false);
    }

    private Optional<RejectReason> stopped(Holder holder, Spend spend) {
        if (spend.batch() < holder.floor || holder.standing.isRevoked()) {
            return Optional.of(RejectReason.REVOKED);
        }
        if (holder.standing.isSuspended(now)) {
            return Optional.of(RejectReason.SUSPENDED);
        }
        return spend.needs()
                .map(credential -> holder.credentials[credential.place - 1])
                .filter(standing -> standing.isRevoked() || standing.isSuspended(now))
                .map(_ -> RejectReason.CREDENTIAL_SUSPENDED);
    }

    private Accepted accept(Spend spend, String cti, long at, boolean repeated) {
        uses.put(spend.scan().key(), new Use(spend.index(), cti, spend.scan().scene(), at));
        return new Accepted(Instant.ofEpochMilli(at), repeated);
    }

    private Rejected reject(RejectReason reason) {
        return new Rejected(reason, Instant.ofEpochMilli(now), Optional.empty());
    }

    synchronized Annulment annul(ScanKey key) {
        Use use = uses.get(key);
        if (use == null || now >= use.at + 600_000) {
            return Annulment.UNKNOWN;
        }
        if (annulled.contains(use)) {
            return Annulment.ALREADY_DONE;
        }
        if (now - use.at > 60_000) {
            return Annulment.TOO_LATE;
        }
        annulled.add(use);
        Holder holder = holders.get(use.index);
        if (holder != null && holder.pausedAt == use.at && holder.pausedScene.equals(use.scene)) {
            holder.pausedAt = 0;
            holder.pausedScene = "";
        }
        return Annulment.DONE;
    }

    private Holder holder(HolderKey key) {
        Holder holder = holders.get(key.index());
        if (holder == null || holder.check != key.check()) {
            throw new HolderCollisionException();
        }
        return holder;
    }

    private void requireBorn(long index) {
        if (unbornPartitions.contains((int) (index >>> 54))) {
            throw new LedgerUnavailableException(Effect.NOT_EXECUTED, "Lost");
        }
    }
}
