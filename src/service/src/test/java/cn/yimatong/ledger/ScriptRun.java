package cn.yimatong.ledger;

import cn.yimatong.ledger.Script.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * One script that Redis has carried out: what went in and what came back, as the script's head types it.
 *
 * @param reply nothing where the script was stopped between two of its writes
 * @param now by Redis's clock, ms
 */
@SuppressWarnings("ArrayRecordComponent") // lives as long as the step
record ScriptRun(String script, byte[][] keys, byte[][] arguments, Optional<Reply> reply, long now) {
    /** @param number from 1, as in the script */
    String key(int number) {
        return hex(keys[number - 1]);
    }

    String bytes(int number) {
        return hex(arguments[number - 1]);
    }

    String text(int number) {
        return new String(arguments[number - 1], StandardCharsets.UTF_8);
    }

    long number(int number) {
        return Long.parseLong(text(number));
    }

    /** What was asked of {@code redeem}. */
    RedeemAsked redeem() {
        return RedeemAsked.of(arguments);
    }

    /** The bytes of an argument, each a number. */
    int[] slots(int number) {
        byte[] bytes = arguments[number - 1];
        int[] slots = new int[bytes.length];
        Arrays.setAll(slots, i -> bytes[i]);
        return slots;
    }

    String word() {
        return reply.map(Reply::word).orElse("stopped midway");
    }

    long answer(int element) {
        return reply.orElseThrow().number(element);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
