package cn.yimatong.holders;

import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.keys.HolderIds;
import cn.yimatong.ledger.HolderKey;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.Stored;
import cn.yimatong.ledger.Write;
import cn.yimatong.records.CredentialKind;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.HolderRecord.Credential;
import cn.yimatong.records.SealedRecords;
import cn.yimatong.scenes.Scenes;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Records as features read and change them: found by the holder's id, opened, changed, sealed and kept. A change that
 * meets another is made anew on the other's result, so that neither is lost.
 */
final class HeldRecords {

    /** Each round means that somebody else's change has gone through. */
    private static final int MOST_ROUNDS = 16;

    private static final long MOST_AHEAD_MICROS = 1_000_000;

    /** What a change makes of a record. */
    sealed interface Edit {

        /** This takes its place. */
        record Replace(HolderRecord record) implements Edit {}

        /** Nothing; this is the answer. */
        record Refuse(Problem problem) implements Edit {}
    }

    /** What became of a change. */
    sealed interface Changed {

        /** It is kept. */
        record Kept(boolean created, HolderRecord record) implements Changed {}

        /** Nothing has changed. */
        record Refused(Problem problem) implements Changed {}
    }

    private final HolderIds ids;
    private final Ledger ledger;
    private final SealedRecords sealed;
    private final Scenes scenes;
    private final InstantSource clock;

    /** The last version that this node has proposed, so that two proposals in one microsecond differ. */
    private final AtomicLong lastVersion = new AtomicLong();

    HeldRecords(HolderIds ids, Ledger ledger, SealedRecords sealed, Scenes scenes, InstantSource clock) {
        this.ids = ids;
        this.ledger = ledger;
        this.sealed = sealed;
        this.scenes = scenes;
        this.clock = clock;
    }

    HolderKey keyOf(String holder) {
        return ids.keyOf(holder);
    }

    /** The holder, or nothing where none is registered. */
    Future<Optional<Held>> find(String holder) {
        return find(ids.keyOf(holder));
    }

    private Future<Optional<Held>> find(HolderKey key) {
        return ledger.find(key).compose(found -> found
                .map(holding -> sealed.open(key.index(), holding.version(), holding.sealed())
                        .map(record -> Optional.of(new Held(holding.version(), record, holding.standings()))))
                .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    /** Changes the record of a holder who is registered; 404 where none is. */
    Future<Changed> change(String holder, Function<HolderRecord, Edit> edit) {
        return put(holder, previous -> previous.map(held -> edit.apply(held.record()))
                .orElseGet(() -> new Edit.Refuse(noSuchHolder())));
    }

    /** Makes a record from the one before, if there is one. */
    Future<Changed> put(String holder, Function<Optional<Held>, Edit> edit) {
        return put(ids.keyOf(holder), edit, 0, 1);
    }

    static Problem noSuchHolder() {
        return Problem.of(ProblemType.NOT_FOUND, "No such holder is registered.");
    }

    private Future<Changed> put(HolderKey key, Function<Optional<Held>, Edit> edit, long above, int round) {
        return find(key).compose(previous -> switch (edit.apply(previous)) {
            case Edit.Refuse(Problem problem) -> Future.succeededFuture(new Changed.Refused(problem));
            case Edit.Replace(HolderRecord record) -> store(key, previous, record, above).compose(stored -> {
                if (stored instanceof Stored.Done done) {
                    return Future.succeededFuture(new Changed.Kept(done.created(), record));
                }
                if (round == MOST_ROUNDS) {
                    return Future.succeededFuture(new Changed.Refused(Problem
                            .of(ProblemType.UNAVAILABLE, "Too many changes of one holder at the same time.")
                            .retryAfterSeconds(1)));
                }
                return put(key, edit, stored instanceof Stored.Behind behind ? behind.version() : 0, round + 1);
            });
        });
    }

    private Future<Stored> store(HolderKey key, Optional<Held> previous, HolderRecord record, long above) {
        long now = Math.multiplyExact(clock.millis(), 1000L);
        long least = Math.max(above, previous.map(Held::version).orElse(0L)) + 1;
        // A clock that was ahead and is set right must not keep this node from writing until it has caught up.
        long version = lastVersion.updateAndGet(last -> last - now > MOST_AHEAD_MICROS ? now : Math.max(now, last + 1));
        version = Math.max(version, least);
        return ledger.store(key, new Write(sealed.seal(key.index(), version, record), version,
                OptionalLong.of(previous.map(Held::version).orElse(0L)),
                previous.map(held -> replaced(held.record(), record)).orElse(List.of())));
    }

    /** Where another card has taken the place of one, lost or worn out. */
    private List<Integer> replaced(HolderRecord before, HolderRecord after) {
        return scenes.current().credentialKinds().all().stream().filter(kind -> {
            Credential old = before.credentials().get(kind.id());
            Credential now = after.credentials().get(kind.id());
            return old != null && now != null && !old.number().equals(now.number());
        }).map(CredentialKind::slot).toList();
    }
}
