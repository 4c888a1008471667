package cn.yimatong.load;

import cn.yimatong.load.ScriptServer.Question;
import java.io.IOException;

/** The least that can be with one atomic step in Redis: sets one key. No token, no signature, no rules, no record. */
final class Floor implements ScriptServer.Step {
    static final String SCRIPT = """
            local set = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
            return {set and 1 or 0, ARGV[1]}
            """;
    /** So short that what it costs to end a key falls on whoever has set it. */
    static final String LIFE_MILLIS = "2000";

    /** As {@link ScriptServer#serve}. */
    public static void main(String[] arguments) throws IOException {
        ScriptServer.serve(arguments, Floor::new);
    }

    @Override
    public String script() {
        return SCRIPT;
    }

    @Override
    public Question of(String scanId, String scene) {
        return new Question(new String[]{"floor:" + scanId}, new String[]{scene, LIFE_MILLIS});
    }
}
