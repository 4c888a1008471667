package cn.yimatong.verification;

import cn.yimatong.keys.Handle;
import cn.yimatong.keys.Pseudonyms;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.LedgerUnavailableException;
import cn.yimatong.ledger.RecordBlob;
import cn.yimatong.ledger.Redemption;
import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.ledger.Refusals;
import cn.yimatong.ledger.Spend;
import cn.yimatong.records.HolderRecord;
import cn.yimatong.records.RecordCache;
import cn.yimatong.records.SealedRecords;
import cn.yimatong.records.Versioned;
import cn.yimatong.scenes.Inspection;
import cn.yimatong.scenes.Rules;
import cn.yimatong.scenes.Scene;
import cn.yimatong.scenes.SceneAnswer;
import cn.yimatong.scenes.Showing;
import cn.yimatong.scenes.SpendRule;
import cn.yimatong.scenes.Verdict;
import cn.yimatong.spool.Spool;
import cn.yimatong.token.Claims;
import cn.yimatong.verification.Decision.Scope;
import cn.yimatong.verification.VerificationMeters.Stage;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about a code that reads well: the scene's rules on the holder's record first, then the ledger's one step. The
 * ledger is asked with the version of the record that the node has; where it has another, it spends nothing, gives its
 * own, and the node decides again. So a holder whom the node knows costs one round trip, another two. Where the ledger
 * does not answer, a scene that is open then is decided by the spool on the record that the node has.
 */
final class Redeeming {

    private static final Logger LOG = LoggerFactory.getLogger(Redeeming.class);

    /** Each further round means that the record was changed in between. */
    private static final int MOST_ROUNDS = 4;

    /** What a recall discloses of a holder who may not be shown any more. */
    private static final Verdict.Admitted NOTHING = new Verdict.Admitted(List.of(), false, Optional.empty(), 0,
            List.of());

    /** Sealed bytes that this deployment's keys do not open: changed, or of a later version of the service. */
    private static final class UnreadableRecordException extends RuntimeException {

        private static final long serialVersionUID = 1;

        UnreadableRecordException(Throwable cause) {
            super("record cannot be read: " + cause.getMessage(), cause);
        }
    }

    private final Ledger ledger;
    private final Refusals refusals;
    private final Spool spool;
    private final SealedRecords sealed;
    private final RecordCache cache;
    private final Pseudonyms pseudonyms;
    private final int skewSeconds;
    private final InstantSource clock;
    private final VerificationMeters meters;

    Redeeming(Ledger ledger, Refusals refusals, Spool spool, SealedRecords sealed, RecordCache cache,
            Pseudonyms pseudonyms, int skewSeconds, InstantSource clock, VerificationMeters meters) {
        this.ledger = ledger;
        this.refusals = refusals;
        this.spool = spool;
        this.sealed = sealed;
        this.cache = cache;
        this.pseudonyms = pseudonyms;
        this.skewSeconds = skewSeconds;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * One code that was read and believed.
     *
     * @param spendable false where it has expired, and can only be recalled
     */
    record Presented(ScanRequest request, Claims claims, Handle handle, boolean spendable) {

        Showing showing() {
            return new Showing(handle.guardian(), request.place());
        }

        Scene scene() {
            return request.scene();
        }
    }

    /** Decides about it; {@code begun}, by {@link System#nanoTime}, is when it had been read. */
    Future<Decision> decide(Presented code, long begun) {
        long index = code.handle().index();
        return spool.isAheadOfLedger(index)
                ? away(code)
                : decide(code, cache.find(index), 1, begun).recover(failure -> withoutLedger(code, failure));
    }

    private Future<Decision> decide(Presented code, Optional<Versioned> known, int round, long begun) {
        Optional<Verdict> verdict = known.map(record -> verdict(code, record.record(), clock.instant()));
        Spend spend = spend(code, known, verdict);
        long asked = meters.took(Stage.DECIDE, begun);
        return code.request().trace().asking("redeem", "redis", () -> ledger.redeem(spend)).compose(redemption -> {
            var _ = meters.took(Stage.LEDGER, asked);
            return switch (redemption) {
                case Redemption.Accepted accepted -> remembered(spend, accepted).compose(other -> other
                        .map(replayed -> Future.succeededFuture(rejected(code, replayed, verdict, Scope.NODE)))
                        .orElseGet(() -> record(code, accepted, known)
                                .map(record -> accepted(code, accepted, record, verdict, Scope.GLOBAL))));
                case Redemption.Rejected rejected -> {
                    if (rejected.reason() == RejectReason.REVOKED) {
                        // Perhaps erased, at another node.
                        cache.forget(code.handle().index());
                    }
                    Decision decision = rejected(code, rejected, verdict, Scope.GLOBAL);
                    refusals.keep(decision.reason().word(), spend, rejected);
                    yield Future.succeededFuture(decision);
                }
                case Redemption.Stale(RecordBlob blob) -> round == MOST_ROUNDS
                        ? Future.succeededFuture(unavailable(code))
                        : open(code, blob)
                                .compose(record -> decide(code, Optional.of(record), round + 1, System.nanoTime()));
            };
        });
    }

    private Future<Optional<Redemption.Rejected>> remembered(Spend spend, Redemption.Accepted accepted) {
        return spend.use() == Spend.Use.INSPECT
                ? Future.succeededFuture(Optional.empty())
                : spool.remember(spend, accepted);
    }

    /**
     * The ledger does not answer, or has yet to hear what this node accepted meanwhile. On a record that the node does
     * not have it refuses nobody: who is not known to be entitled may be.
     */
    private Future<Decision> away(Presented code) {
        if (code.scene().away() == Scene.Away.CLOSED || code.request().use() == Spend.Use.INSPECT) {
            return Future.succeededFuture(unavailable(code));
        }
        Optional<Versioned> known = cache.find(code.handle().index());
        HolderRecord record = known.map(Versioned::record).orElse(HolderRecord.EMPTY);
        Optional<Verdict> verdict = Optional.of(verdict(code, record, clock.instant()));
        Spend spend = spend(code, known, verdict);
        return spool.redeem(spend, code.claims().notBefore()).map(decided -> switch (decided.orElse(null)) {
            case Redemption.Accepted accepted -> accepted(code, accepted, record, verdict, Scope.NODE);
            case Redemption.Rejected rejected when known.isPresent() || !isOfRecord(rejected.reason()) -> rejected(code,
                    rejected, verdict, Scope.NODE);
            case null, default -> unavailable(code);
        });
    }

    private static boolean isOfRecord(RejectReason reason) {
        return reason == RejectReason.REFUSED || reason == RejectReason.CREDENTIAL_MISSING;
    }

    private static Verdict verdict(Presented code, HolderRecord record, Instant at) {
        return Rules.decide(code.request().catalogue(), code.scene(), record, at, code.showing());
    }

    private Spend spend(Presented code, Optional<Versioned> known, Optional<Verdict> verdict) {
        Scene scene = code.scene();
        Spend.Use use = code.request().use();
        Verdict.Admitted admitted = verdict.orElse(NOTHING) instanceof Verdict.Admitted rules ? rules : NOTHING;
        long index = code.handle().index();
        // Nobody who was let in is kept from going out.
        List<Spend.Limit> limits = use == Spend.Use.OUT ? List.of()
                : admitted.limits().stream()
                        .map(limit -> Spend.Limit.of(index, limit.key(), limit.most(), limit.endsAt())).toList();
        boolean directed = use == Spend.Use.IN || use == Spend.Use.OUT;
        return new Spend(index, code.handle().batch(), code.claims().handle(), code.claims().expiresAt(), skewSeconds,
                code.request().scan(), code.spendable(), use, known.map(Versioned::version).orElse(0L),
                verdict.isPresent() && verdict.get() instanceof Verdict.Refused, admitted.credentialSlots(),
                admitted.credentialNeeded(), admitted.pauseSeconds() * 1000L,
                directed ? scene.passbackSeconds() * 1000L : 0, scene.visitSeconds() * 1000L, limits,
                code.request().place(), scene.spend() == SpendRule.NONE
                        ? scene.inspection().map(Redeeming::inspected)
                        : Optional.empty());
    }

    private static Spend.Inspected inspected(Inspection inspection) {
        return new Spend.Inspected(inspection.scenes(), inspection.withinMinutes() * 60_000L);
    }

    /** The record that an acceptance discloses of; an empty one where the holder is erased meanwhile. */
    private Future<HolderRecord> record(Presented code, Redemption.Accepted accepted, Optional<Versioned> known) {
        if (accepted.record().isPresent()) {
            RecordBlob blob = accepted.record().get();
            if (blob.sealed().length == 0) {
                cache.forget(code.handle().index());
                return Future.succeededFuture(HolderRecord.EMPTY);
            }
            return open(code, blob).map(Versioned::record);
        }
        return Future.succeededFuture(known.map(Versioned::record).orElse(HolderRecord.EMPTY));
    }

    private Future<Versioned> open(Presented code, RecordBlob blob) {
        long index = code.handle().index();
        return sealed.open(index, blob.version(), blob.sealed()).map(record -> {
            Versioned opened = new Versioned(blob.version(), record);
            cache.keep(index, opened);
            return opened;
        }).recover(failure -> Future.failedFuture(failure instanceof IllegalStateException
                ? new UnreadableRecordException(failure)
                : failure));
    }

    /** A recall is answered anew, as of its first instant; what was decided now as it was decided. */
    private Decision accepted(Presented code, Redemption.Accepted accepted, HolderRecord record,
            Optional<Verdict> decided, Scope scope) {
        ScanRequest request = code.request();
        Verdict verdict = decided.filter(_ -> !accepted.repeated() && accepted.record().isEmpty())
                .orElseGet(() -> verdict(code, record, accepted.at()));
        boolean admitted = verdict instanceof Verdict.Admitted;
        // Whether a credential is active, the ledger alone knows.
        SceneAnswer.Found found = new SceneAnswer.Found(accepted.slot(), scope == Scope.GLOBAL,
                request.use() == Spend.Use.INSPECT
                        ? Optional.of(accepted.lastAcceptance().isPresent())
                        : Optional.empty());
        SceneAnswer answer = SceneAnswer.accepted(request.catalogue(), code.scene(),
                admitted ? record : HolderRecord.EMPTY, admitted ? (Verdict.Admitted) verdict : NOTHING, found,
                code.showing(), accepted.at(), () -> pseudonyms.of(code.handle().index(), code.scene().id()));
        return Decision.accepted(accepted.at(), scope, accepted.repeated(), answer);
    }

    private Decision rejected(Presented code, Redemption.Rejected rejected, Optional<Verdict> verdict, Scope scope) {
        DecisionReason reason = rejected.reason() == RejectReason.REFUSED
                && verdict.orElse(NOTHING) instanceof Verdict.Refused refused
                        ? DecisionReason.of(refused.reason())
                        : DecisionReason.of(rejected.reason());
        Decision decision = Decision.rejected(code.scene(), reason, rejected.at(), scope);
        if (rejected.firstUse().isPresent()) {
            decision = decision.withFirstUse(rejected.firstUse().get());
        }
        return reason == DecisionReason.EXPIRED
                ? decision.withClockOffset(rejected.at().getEpochSecond() - code.claims().expiresAt())
                : decision;
    }

    private Future<Decision> withoutLedger(Presented code, Throwable failure) {
        // Where too many wait Redis may be well: whoever asked is to come back, not to be let in unseen.
        if (failure instanceof LedgerUnavailableException ledger && !ledger.overloaded()) {
            // One that answers is not away, and by what it has lost or hides the code may be spent.
            return ledger.answered() ? Future.succeededFuture(unavailable(code)) : away(code);
        }
        if (failure instanceof UnreadableRecordException unreadable) {
            code.request().trace().on(LOG.atError()).log("a holder is refused whose {}", unreadable.getMessage());
            return Future.succeededFuture(unavailable(code));
        }
        return Future.failedFuture(failure);
    }

    private Decision unavailable(Presented code) {
        return Decision.rejected(code.scene(), DecisionReason.UNAVAILABLE, clock.instant(), Scope.NONE);
    }
}
