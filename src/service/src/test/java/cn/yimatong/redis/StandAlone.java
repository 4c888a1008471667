package cn.yimatong.redis;

import java.nio.file.Path;
import java.util.List;

/** One server that keeps an append-only file. */
public record StandAlone(RedisProcess server) implements SingleServer {
    /**
     * Each write is handed to the system before it is answered, so a kill of the process loses none. To sync as well
     * would make the tests wait for a disk that no test takes away.
     */
    static final List<String> KEEPS_EVERYTHING = List.of("appendonly yes", "appendfsync no", "save \"\"");

    /** Starts it, blocking, tens of milliseconds. */
    public static StandAlone start(ServerProgram program, Path folder) {
        return new StandAlone(RedisProcess.start(program.file(), folder, KEEPS_EVERYTHING));
    }

    @Override
    public String uri() {
        return server.uri();
    }
}
