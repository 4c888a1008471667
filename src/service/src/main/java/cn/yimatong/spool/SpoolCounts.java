package cn.yimatong.spool;

/**
 * What the spool has done since the start, and what it holds now.
 *
 * @param accepted acceptances that were given while Redis was away
 * @param refused verifications that could not be decided then: no room, or no disk
 * @param pending acceptances that Redis has yet to be told of, those of an earlier run among them
 * @param remembered codes that the node remembers to have accepted
 * @param settled of the acceptances, those that went well
 * @param known those that Redis had known
 * @param twice those whose code another scan had spent
 * @param stopped those whose holder was stopped
 */
public record SpoolCounts(long accepted, long refused, int pending, long remembered, long settled, long known,
        long twice, long stopped) {}
