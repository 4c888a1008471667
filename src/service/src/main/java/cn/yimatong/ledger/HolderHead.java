package cn.yimatong.ledger;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Layout of a holder's string in Redis: this head, of fixed length, then the sealed record, which may be empty. Numbers
 * are unsigned and big-endian, instants are Redis's in ms since 1970.
 *
 * <table>
 * <caption>The head, format 2</caption>
 * <tr>
 * <th>offset</th>
 * <th>bytes</th>
 * <th>what</th>
 * </tr>
 * <tr>
 * <td>0</td>
 * <td>1</td>
 * <td>format: 2</td>
 * </tr>
 * <tr>
 * <td>1</td>
 * <td>8</td>
 * <td>check bits: {@link HolderKey#check()}</td>
 * </tr>
 * <tr>
 * <td>9</td>
 * <td>1</td>
 * <td>kind: 0 a holder, 1 the tombstone of an erased one, which has no standings, and no record but what
 * {@code erase.lua} leaves</td>
 * </tr>
 * <tr>
 * <td>10</td>
 * <td>9 × 6</td>
 * <td>standings, the holder's and those of the credentials in slots 1 to 8: 0 active, else the end of a suspension;
 * 2^48 - 2 suspended without end, 2^48 - 1 revoked. So whoever is stopped has a number that is greater than now</td>
 * </tr>
 * <tr>
 * <td>64</td>
 * <td>6</td>
 * <td>floor: codes of a lower batch are revoked</td>
 * </tr>
 * <tr>
 * <td>70</td>
 * <td>6</td>
 * <td>last batch that was granted</td>
 * </tr>
 * <tr>
 * <td>76</td>
 * <td>8</td>
 * <td>version of the record: µs since 1970, grows with every change of it, never used again</td>
 * </tr>
 * <tr>
 * <td>84</td>
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
    static final int FORMAT = 2;
    static final int LENGTH = 84;

    static final int CHECK = 1;
    static final int KIND = 9;
    static final int STANDINGS = 10;
    static final int FLOOR = 64;
    static final int LAST_BATCH = 70;
    static final int VERSION = 76;

    private HolderHead() {}

    /** What the whole string of a holder, and no tombstone, says at an instant of Redis's. */
    static Holding holding(byte[] holder, long nowMillis) {
        return new Holding(version(holder), sealed(holder), new Standings(standing(holder, 0, nowMillis),
                IntStream.rangeClosed(1, Standings.CREDENTIALS).mapToObj(slot -> standing(holder, slot, nowMillis))
                        .toList()));
    }

    /**
     * The record in the whole string of a holder, if there is one.
     *
     * @throws LedgerUnavailableException when the string has another format
     */
    static Optional<RecordBlob> blob(byte[] holder) {
        if (holder.length < LENGTH || holder[0] != FORMAT) {
            throw LedgerUnavailableException.answered(
                    "Redis holds a record of a format that this version does not know");
        }
        return holder[KIND] != 0 || holder.length == LENGTH
                ? Optional.empty()
                : Optional.of(new RecordBlob(version(holder), sealed(holder)));
    }

    static long version(byte[] holder) {
        return ByteBuffer.wrap(holder).getLong(VERSION);
    }

    static byte[] sealed(byte[] holder) {
        return Arrays.copyOfRange(holder, LENGTH, holder.length);
    }

    private static Standing standing(byte[] holder, int slot, long nowMillis) {
        ByteBuffer buffer = ByteBuffer.wrap(holder, STANDINGS + slot * 6, 6);
        long bits = Short.toUnsignedLong(buffer.getShort()) << 32 | Integer.toUnsignedLong(buffer.getInt());
        return Standing.ofBits(bits, nowMillis);
    }
}
