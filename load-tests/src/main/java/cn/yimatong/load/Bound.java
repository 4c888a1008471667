package cn.yimatong.load;

import cn.yimatong.load.ScriptServer.Question;
import cn.yimatong.token.Algorithm;
import cn.yimatong.token.Claims;
import cn.yimatong.token.CodeMinter;
import cn.yimatong.token.CodeReader;
import cn.yimatong.token.KeyId;
import cn.yimatong.token.KeySet;
import cn.yimatong.token.Reading;
import cn.yimatong.token.SigningKey;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Random;

/**
 * The least that can be which keeps what a city needs kept: reads a code and its signature with the service's library,
 * and has Redis look for holder and mark and write event, visit and mark, as many bytes as the service's. It opens no
 * handle, decides nothing, knows no scene, no record, no limit, and leaves nothing for an annulment.
 */
final class Bound implements ScriptServer.Step {
    private static final String SCRIPT = """
            local time = redis.call('TIME')
            local holder = redis.call('GETRANGE', KEYS[1], 0, 83)
            if redis.call('GET', KEYS[2]) then
                return {'spent', ARGV[1]}
            end
            redis.call('XADD', KEYS[3], 'MAXLEN', '~', 256, '*', 'kind', 'spent', 'use', ARGV[2])
            redis.call('SET', KEYS[4], ARGV[3], 'PX', 600000)
            redis.call('SET', KEYS[2], ARGV[4], 'PX', 90000)
            return {time[1], ARGV[1]}
            """;
    private static final String EVENT = "e".repeat(100);
    private static final String VISIT = "v".repeat(11);
    private static final String MARK = "m".repeat(41);
    private static final int PARTITIONS = 1024;
    private static final int ISSUER_FOR_TESTS = 0xFF01;
    private static final int CODES = 256;
    private static final long NOW = 1_790_000_010;
    private static final int SKEW_SECONDS = 2;

    private final CodeReader reader;
    private final String[] codes = new String[CODES];
    private int next;

    Bound() {
        SigningKey key = SigningKey.generate(new KeyId(Algorithm.SM2, ISSUER_FOR_TESTS, 1), new SecureRandom());
        KeySet keys = KeySet.of(List.of(key.verificationKey(NOW - 1_000_000, NOW + 1_000_000)));
        keys.prepare();
        reader = new CodeReader(keys, SKEW_SECONDS);
        var minter = new CodeMinter(key);
        var random = new Random(1);
        for (int i = 0; i < CODES; i++) {
            byte[] handle = new byte[16];
            random.nextBytes(handle);
            codes[i] = minter.mint(Claims.of(NOW - 12, NOW + 48, handle));
        }
    }

    /** As {@link ScriptServer#serve}. */
    public static void main(String[] arguments) throws IOException {
        ScriptServer.serve(arguments, Bound::new);
    }

    @Override
    public String script() {
        return SCRIPT;
    }

    @Override
    public Question of(String scanId, String scene) {
        next = (next + 1) % CODES;
        if (!(reader.read(codes[next], NOW, scene) instanceof Reading.Valid)) {
            throw new IllegalStateException("A code of its own is not valid, so its time would mean nothing");
        }
        String tag = "{" + (scanId.hashCode() & PARTITIONS - 1) + "}";
        return new Question(new String[]{tag + "h" + scanId, tag + "s" + scanId, tag + "u", tag + "v" + scanId},
                new String[]{scene, EVENT, VISIT, MARK});
    }
}
