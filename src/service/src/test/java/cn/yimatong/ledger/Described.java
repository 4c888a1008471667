package cn.yimatong.ledger;

import cn.yimatong.ledger.Grant.Granted;
import cn.yimatong.ledger.Redemption.Accepted;
import java.util.HexFormat;
import java.util.Optional;

/** Answers of the ledger as text, bytes and all, so that two can be compared. */
final class Described {
    private Described() {}

    static String text(Object answer) {
        return switch (answer) {
            case Optional<?> optional -> optional.map(Described::text).orElse("nothing");
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case RecordBlob(long version, byte[] sealed) -> version + " " + text(sealed);
            case Holding(long version, byte[] sealed, Standings standings) -> version + " " + text(sealed) + standings;
            case Granted(long batch, long at, long version, Optional<byte[]> sealed) -> batch + " " + at + " " + version
                    + " " + text(sealed);
            case Accepted accepted -> accepted.at() + " " + accepted.repeated() + " " + accepted.slot() + " "
                    + text(accepted.record()) + " " + accepted.lastAcceptance();
            case Redemption.Stale stale -> "stale " + text(stale.record());
            default -> answer.toString();
        };
    }

    /** What kind of answer it is, in a word. */
    static String kind(Object answer) {
        return switch (answer) {
            case Optional<?> optional -> optional.map(Described::kind).orElse("nothing");
            case Accepted accepted -> accepted.lastAcceptance().isPresent()
                    ? "seen lately"
                    : accepted.repeated() ? repeated(accepted) : "first";
            case Redemption.Rejected rejected -> rejected.reason().toString();
            case Grant.Denied denied -> "denied " + denied.reason();
            case Stored.Done(boolean created) -> created ? "created" : "replaced";
            case Class<?> exception -> exception.getSimpleName();
            case Enum<?> word -> word.toString();
            case Boolean done -> "resealed " + done;
            default -> answer.getClass().getSimpleName();
        };
    }

    private static String repeated(Accepted accepted) {
        return accepted.record().isPresent() ? "repeated with record" : "repeated";
    }
}
