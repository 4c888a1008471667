package cn.yimatong.verification;

import cn.yimatong.ledger.Redemption.RejectReason;
import cn.yimatong.token.Reason;
import java.util.Locale;

/**
 * Every reason of a decision, in the order of decision, with the words that a scanner shows to the person before it.
 */
enum DecisionReason {
    MALFORMED("无法识别的码", "Not a code of this service"),
    UNKNOWN_KEY("无法识别的码", "Not a code of this service"),
    BAD_SIGNATURE("无法识别的码", "Not a code of this service"),
    NOT_YET_VALID("码尚未生效，请稍候", "Code not valid yet, please wait"),
    EXPIRED("码已过期，请刷新", "Code expired, please refresh"),
    WRONG_SCENE("此码不适用于本处", "Code is for another place"),
    UNAVAILABLE("暂时无法核验，请稍后再试", "Cannot verify now, please try again"),
    REVOKED("此码不可用，请联系工作人员", "Code cannot be used, please ask staff"),
    SUSPENDED("此码不可用，请联系工作人员", "Code cannot be used, please ask staff"),
    CREDENTIAL_MISSING("此码不可用，请联系工作人员", "Code cannot be used, please ask staff"),
    CREDENTIAL_SUSPENDED("此码不可用，请联系工作人员", "Code cannot be used, please ask staff"),
    REPLAYED("此码已使用，请刷新", "Code already used, please refresh"),
    PAUSED("刚刚已通过，请稍候", "Just accepted, please wait"),
    LIMITED("次数已用完", "No further use in this period"),
    PASSBACK("请先反向通过", "Please pass the other way first"),
    VALID("请通行", "Please proceed");

    private final String zh;
    private final String en;

    DecisionReason(String zh, String en) {
        this.zh = zh;
        this.en = en;
    }

    /** The reason as it stands in an answer, for instance {@code wrong-scene}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String zh() {
        return zh;
    }

    String en() {
        return en;
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

    static DecisionReason of(RejectReason reason) {
        return switch (reason) {
            case EXPIRED -> EXPIRED;
            case REFUSED -> throw new IllegalStateException("No verdict refuses yet");
            case REVOKED -> REVOKED;
            case SUSPENDED -> SUSPENDED;
            case CREDENTIAL_MISSING -> CREDENTIAL_MISSING;
            case CREDENTIAL_SUSPENDED -> CREDENTIAL_SUSPENDED;
            case REPLAYED -> REPLAYED;
            case PAUSED -> PAUSED;
            case LIMITED -> LIMITED;
            case PASSBACK -> PASSBACK;
        };
    }
}
