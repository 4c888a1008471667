package cn.yimatong.records;

import java.util.ArrayList;
import java.util.List;

/** The faults of one record as they are found, up to a bound. */
final class Faults {

    private final List<Fault> found = new ArrayList<>();

    /** Breaks the contract: an unknown member, a wrong type or a missing member. */
    void structural(String pointer, String detail) {
        add(new Fault(pointer, detail, true));
    }

    /** Is understood and cannot be right. */
    void impossible(String pointer, String detail) {
        add(new Fault(pointer, detail, false));
    }

    List<Fault> all() {
        return found;
    }

    private void add(Fault fault) {
        if (found.size() < RecordReader.MAX_FAULTS) {
            found.add(fault);
        }
    }
}
