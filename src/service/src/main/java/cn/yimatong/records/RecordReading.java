package cn.yimatong.records;

import java.util.List;

/** What {@link RecordReader} makes of a record's JSON. */
public sealed interface RecordReading {

    /** All is right. */
    record Good(HolderRecord record) implements RecordReading {}

    /**
     * Something is wrong, and nothing of the record may be kept.
     *
     * @param faults all that is wrong, at least one, at most {@link RecordReader#MAX_FAULTS}
     */
    record Bad(List<Fault> faults) implements RecordReading {

        /** Copies the faults. */
        public Bad {
            faults = List.copyOf(faults);
        }
    }
}
