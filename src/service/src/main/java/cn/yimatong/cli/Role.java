package cn.yimatong.cli;

import cn.yimatong.cli.Resident.Stop;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;

/** The people of whom the demo's day tells. */
enum Role {
    GRANDMOTHER("grandmother, 70+", 74),
    RETIREE("retiree, 65+", 66),
    PARENT("parent", 38),
    CHILD("child of nine", 9),
    STUDENT("student", 17),
    WHEELCHAIR_USER("disabled, grade 1", 45),
    DEAF_PERSON("disabled, grade 3", 33),
    VETERANS_WIDOW("entitled", 70),
    LOW_INCOME("low income", 50),
    READER("reader", 29),
    COMMUTER("commuter", 41),
    TRAVELLER("traveller", 36),
    LONG_UNCHECKED("checked 400 days ago", 52),
    NEVER_CHECKED("never checked", 27),
    LAPSED("ssc expired", 55),
    ALL_LAPSED("all cards expired", 61),
    NEWCOMER("without any card", 24),
    PATIENT("health card only", 47),
    CARD_STOPPED("insurance suspended", 44),
    CARD_CLOSED("ssc revoked", 58),
    LOSER("loses a card", 31),
    STOPPED("suspended", 48),
    STOPPED_FOR_A_WHILE("suspended, a month", 49),
    GONE("revoked", 82),
    LEAVING("revoked today", 35);

    private final String label;
    private final int years;

    Role(String label, int years) {
        this.label = label;
        this.years = years;
    }

    /** Who this is, in a few words. */
    String label() {
        return label;
    }

    /** The resident of this role; the child's guardian is not known here. */
    Resident resident(String id, int number, LocalDate today) {
        Resident one = Resident.plain(id, number, today.minusYears(years).minusDays(40));
        return switch (this) {
            case GRANDMOTHER -> one.entitled("senior", "70+");
            case RETIREE -> one.entitled("senior", "65+");
            case PARENT -> one.with("union", true);
            case CHILD -> one.entitled("minor", "");
            case STUDENT -> one.entitled("student", "");
            case WHEELCHAIR_USER -> one.entitled("disabled", "1");
            case DEAF_PERSON -> one.entitled("disabled", "3");
            case VETERANS_WIDOW -> one.entitled("entitled", "");
            case LOW_INCOME -> one.entitled("low-income", "");
            case LONG_UNCHECKED -> one.checked(Optional.of(Duration.ofDays(400)));
            case NEVER_CHECKED -> one.checked(Optional.empty());
            case LAPSED -> one.with("ssc", false);
            case ALL_LAPSED -> one.with("ssc", false).with("health", false).with("insurance", false);
            case NEWCOMER -> one.without("ssc", "health", "insurance");
            case PATIENT -> one.without("ssc", "insurance");
            case CARD_STOPPED -> one.stopped("insurance", Stop.SUSPENDED);
            case CARD_CLOSED -> one.stopped("ssc", Stop.REVOKED);
            case STOPPED -> one.stopped(Resident.HOLDER, Stop.SUSPENDED);
            case STOPPED_FOR_A_WHILE -> one.stopped(Resident.HOLDER, Stop.SUSPENDED_FOR_A_MONTH);
            case GONE -> one.stopped(Resident.HOLDER, Stop.REVOKED);
            case READER, COMMUTER, TRAVELLER, LOSER, LEAVING -> one;
        };
    }
}
