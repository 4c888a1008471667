package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerPromise.Rule;
import java.util.List;

/** Mistakes that somebody could make in a script, each with the rule of the promise that it breaks. */
enum PlantedBug {
    /** The scripts as they are. */
    NOTHING(Rule.ONE_SCAN, "", ""),
    SCAN_NOT_COMPARED(Rule.ONE_SCAN, "if scan == ARGV[1]:sub(1, 16) and now - first", "if now - first"),
    SCAN_NOT_KNOWN_AGAIN(Rule.NEVER_REPLAYED, "if scan == ARGV[1]:sub(1, 16) and now - first",
            "if false and now - first"),
    NONCE_NOT_COMPARED(Rule.REPEATED, "if nonce == ARGV[1]:sub(25, 28) then", "if false then"),
    MARK_TOO_SHORT(Rule.ONE_SCAN, "'PXAT', exp + 90000", "'PXAT', exp"),
    STANDING_BEFORE_RECALL(Rule.SAME_ANSWER, "-- 1. Recall.", """
            if #head == 84 and now < struct.unpack('>I6', head, 11) then
                return { 'suspended', now }
            end
            """),
    /** Not in a script: Redis is told the time by whichever node asks. */
    NODE_TIME(Rule.EXPIRED, "", ""),
    EVENT_AFTER_MARK(Rule.EVENT, Event.LINE, "", "return { 'accepted', now, slot }",
            Event.LINE + "return { 'accepted', now, slot }"),
    VERSION_NOT_COMPARED(Rule.RECORD, """
            version ~= known then
                return { 'stale',""", """
            false then
                return { 'stale',"""),
    STANDING_FORGOTTEN(Rule.STOPPED, "    return { 'suspended', now }", "    standing = 0"),
    FLOOR_FORGOTTEN(Rule.FLOOR, "batch < floor", "false"),
    PAUSE_KEPT_AT_ANNULMENT(Rule.PAUSE, "visit and struct.unpack('>I6', visit) == at", "false"),
    LOSS_NOT_NOTICED(Rule.LOST, "== 0 and 'lost'", "== 2 and 'lost'"),
    EXPIRED_EARLY(Rule.CAUSE, "now >= expired", "now + 5000 >= expired"),
    BATCH_WHILE_STOPPED(Rule.GRANT, "    return { 'suspended' }", "    standing = 0");

    private static final class Event {
        static final String LINE = "redis.call('XADD', KEYS[4], 'MAXLEN', '~', 256, '*', 'kind', 'spent', 'use',"
                + " struct.pack('>I6', now) .. ARGV[4])\n";
    }

    final Rule breaks;
    @SuppressWarnings("ImmutableEnumChecker") // nobody else has it
    private final List<String> changes;

    /** @param changes what is replaced, and by what, in turn */
    PlantedBug(Rule breaks, String... changes) {
        this.breaks = breaks;
        this.changes = List.of(changes);
    }

    String plantInto(String script) {
        String planted = script;
        for (int i = 0; i < changes.size(); i += 2) {
            planted = changes.get(i).isEmpty() ? planted : planted.replace(changes.get(i), changes.get(i + 1));
        }
        return planted;
    }
}
