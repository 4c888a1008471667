package cn.yimatong.ledger;

/**
 * Layout of a holder's string in Redis: this head, of fixed length, then the sealed record, which may be empty. Numbers
 * are unsigned and big-endian, instants are Redis's in ms since 1970.
 *
 * <table>
 * <caption>The head, format 1</caption>
 * <tr>
 * <th>offset</th>
 * <th>bytes</th>
 * <th>what</th>
 * </tr>
 * <tr>
 * <td>0</td>
 * <td>1</td>
 * <td>format: 1</td>
 * </tr>
 * <tr>
 * <td>1</td>
 * <td>8</td>
 * <td>check bits: {@link HolderKey#check()}</td>
 * </tr>
 * <tr>
 * <td>9</td>
 * <td>1</td>
 * <td>holder's standing: 0 active, 1 suspended, 2 revoked</td>
 * </tr>
 * <tr>
 * <td>10</td>
 * <td>6</td>
 * <td>end of the suspension, 0: none is set</td>
 * </tr>
 * <tr>
 * <td>16</td>
 * <td>1 + 6</td>
 * <td>the same for credential</td>
 * </tr>
 * <tr>
 * <td>23</td>
 * <td>1 + 6</td>
 * <td>the same for credential</td>
 * </tr>
 * <tr>
 * <td>30</td>
 * <td>1 + 6</td>
 * <td>the same for credential</td>
 * </tr>
 * <tr>
 * <td>37</td>
 * <td>6</td>
 * <td>floor: codes of a lower batch are revoked</td>
 * </tr>
 * <tr>
 * <td>43</td>
 * <td>6</td>
 * <td>last batch that was granted</td>
 * </tr>
 * <tr>
 * <td>49</td>
 * <td>8</td>
 * <td>version of what a node may cache: µs since 1970, grows with every change of it, never used again</td>
 * </tr>
 * <tr>
 * <td>57</td>
 * <td>6</td>
 * <td>last acceptance at a scene with a pause, 0: none</td>
 * </tr>
 * <tr>
 * <td>63</td>
 * <td>4</td>
 * <td>hash of that scene</td>
 * </tr>
 * <tr>
 * <td>67</td>
 * <td></td>
 * <td>end of the head</td>
 * </tr>
 * </table>
 *
 * <p>
 * The scripts read and write it; in Lua an offset is one higher. All numbers stay below 2^53, where Lua's doubles are
 * exact: batches and instants have 48 bits, a version reaches 2^53 in the year 2255. A script that meets another format
 * answers {@code format} and touches nothing, which is {@link LedgerUnavailableException} to the caller: a new format
 * is first read by all nodes of a deployment and only then written by any.
 */
final class HolderHead {
    static final int FORMAT = 1;
    static final int LENGTH = 67;

    static final int CHECK = 1;
    static final int STANDING = 9;
    /** Where the first credential's standing is; the others follow at distances of {@link #STANDING_LENGTH}. */
    static final int CREDENTIALS = 16;
    static final int STANDING_LENGTH = 7;
    static final int FLOOR = 37;
    static final int LAST_BATCH = 43;
    static final int VERSION = 49;
    static final int PAUSE = 57;

    private HolderHead() {}
}
