package cn.yimatong.verification;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Call;
import cn.yimatong.http.Operation;
import cn.yimatong.http.Problem;
import cn.yimatong.http.ProblemType;
import cn.yimatong.ledger.Ledger;
import cn.yimatong.ledger.ScanKey;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * {@code annulVerification}: the gate stayed shut, or the wrong person stood there.
 *
 * <p>
 * Refusals: 404 this scanner accepted nothing under this scan id; 409 more than a minute ago. Annulling twice is
 * annulling once.
 */
final class Annulling implements Operation {

    private final Ledger ledger;

    Annulling(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Future<Answer> handle(Call call) {
        String scanId = call.path("scanId");
        return ledger.annul(new ScanKey(call.caller().name(), scanId)).map(annulment -> switch (annulment) {
            case DONE -> annulled(scanId, false);
            case ALREADY_DONE -> annulled(scanId, true);
            case TOO_LATE -> Problem.of(ProblemType.CONFLICT, "The acceptance is more than a minute old.");
            case UNKNOWN -> Problem.of(ProblemType.NOT_FOUND, "This scanner accepted nothing under this scan id.");
        });
    }

    private static Answer annulled(String scanId, boolean repeated) {
        return Answer.json(200, new JsonObject().put("scanId", scanId).put("repeated", repeated));
    }
}
