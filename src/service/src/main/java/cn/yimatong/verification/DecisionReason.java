package cn.yimatong.verification;

import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.scenes.RuleReason;
import cn.yimatong.token.Reason;
import java.util.Locale;

/** Every reason of a decision, in the order of decision. The words for the person are the catalogue's. */
enum DecisionReason {
    MALFORMED,
    UNKNOWN_KEY,
    BAD_SIGNATURE,
    NOT_YET_VALID,
    EXPIRED,
    WRONG_SCENE,
    ASSURANCE_MISSING,
    CONSENT_MISSING,
    NOT_ENTITLED,
    UNAVAILABLE,
    REVOKED,
    SUSPENDED,
    CREDENTIAL_MISSING,
    CREDENTIAL_SUSPENDED,
    REPLAYED,
    PAUSED,
    /** A pause that lasts until the period of a limit is over: the same word, other texts. */
    LIMITED("paused"),
    PASSBACK,
    VALID;

    private final String word;

    DecisionReason() {
        this.word = text();
    }

    DecisionReason(String word) {
        this.word = word;
    }

    /** The reason as it stands in an answer, for instance {@code wrong-scene}. */
    String word() {
        return word;
    }

    /** The reason as the catalogue's texts know it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static DecisionReason of(Reason reason) {
        return switch (reason) {
            case MALFORMED -> MALFORMED;
            case UNKNOWN_KEY -> UNKNOWN_KEY;
            case BAD_SIGNATURE -> BAD_SIGNATURE;
            case NOT_YET_VALID -> NOT_YET_VALID;
            case EXPIRED -> EXPIRED;
            case WRONG_SCENE -> WRONG_SCENE;
        };
    }

    static DecisionReason of(RuleReason reason) {
        return switch (reason) {
            case ASSURANCE_MISSING -> ASSURANCE_MISSING;
            case CONSENT_MISSING -> CONSENT_MISSING;
            case NOT_ENTITLED -> NOT_ENTITLED;
        };
    }

    /** {@link RejectReason#REFUSED} has none of its own: it is the verdict's. */
    static DecisionReason of(RejectReason reason) {
        return switch (reason) {
            case EXPIRED -> EXPIRED;
            case REVOKED -> REVOKED;
            case SUSPENDED -> SUSPENDED;
            case CREDENTIAL_MISSING -> CREDENTIAL_MISSING;
            case CREDENTIAL_SUSPENDED -> CREDENTIAL_SUSPENDED;
            case REPLAYED -> REPLAYED;
            case PAUSED -> PAUSED;
            case LIMITED -> LIMITED;
            case PASSBACK -> PASSBACK;
            case REFUSED -> throw new IllegalArgumentException("the verdict says why");
        };
    }
}
