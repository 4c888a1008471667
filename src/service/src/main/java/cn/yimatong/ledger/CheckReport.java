package cn.yimatong.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a look at all keys has found. Counts of a ledger that is written to meanwhile are near the truth.
 *
 * @param kinds each kind of key that there is
 * @param holders between the oldest version of a record and the newest, if there is one
 * @param events between the oldest event of usage and the newest, if there is one
 * @param records what came of opening records; nothing where it was not tried
 * @param partitions the keys of the fullest partition
 * @param shards the keys of the fullest master
 * @param masters what each master's own report says
 * @param wrong what an operator has to mend, in sentences; empty where all is well
 */
public record CheckReport(List<Kind> kinds, Optional<Span> holders, Optional<Span> events, Optional<Records> records,
        Fullest partitions, Fullest shards, List<Master> masters, List<String> wrong) {

    /**
     * Keys of one kind.
     *
     * @param words what they are
     * @param bytes what they take in memory, from a sample; nothing where Redis does not tell or none was sampled
     */
    public record Kind(String words, long keys, OptionalLong bytes) {}

    /** From the oldest to the newest of some instants. */
    public record Span(Instant oldest, Instant newest) {}

    /**
     * Records that were opened.
     *
     * @param open how many opened
     * @param unknownKey how many are sealed under a data key that the deployment does not have
     * @param damaged how many do not open though their key is there
     */
    public record Records(long open, long unknownKey, long damaged) {}

    /**
     * How even the keys are spread.
     *
     * @param most keys of the fullest
     * @param mean keys of each on the average
     */
    public record Fullest(String name, long most, long mean) {}

    /**
     * One master.
     *
     * @param findings what must be mended before a node can use it
     * @param advice what an operator would better mend
     */
    public record Master(String name, long keys, List<String> findings, List<String> advice) {}
}
