package cn.yimatong.keys;

import cn.yimatong.ledger.TableChange;
import java.util.List;

/** What an operator's wish comes to. */
public sealed interface KeyStep {

    /**
     * It can be done.
     *
     * @param change does it
     * @param kid the key that was meant, or made
     * @param says what becomes of each key, a line each, for people; names none that is not there yet
     */
    record Planned(TableChange change, String kid, List<String> says) implements KeyStep {}

    /**
     * It cannot.
     *
     * @param why for people
     */
    record Refused(String why) implements KeyStep {}
}
