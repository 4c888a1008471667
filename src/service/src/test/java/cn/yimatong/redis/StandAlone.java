package cn.yimatong.redis;

import java.nio.file.Path;
import java.util.List;

/** One server that keeps an append-only file. */
public final class StandAlone implements RedisDeployment {
    /**
     * Each write is handed to the system before it is answered, so a kill of the process loses none. To sync as well
     * would make the tests wait for a disk that no test takes away.
     */
    static final List<String> KEEPS_EVERYTHING = List.of("appendonly yes", "appendfsync no", "save \"\"");

    private final RedisProcess server;

    private StandAlone(RedisProcess server) {
        this.server = server;
    }

    /** Starts it, blocking, tens of milliseconds. */
    public static StandAlone start(ServerProgram program, Path folder) {
        return new StandAlone(RedisProcess.start(program.file(), folder, KEEPS_EVERYTHING));
    }

    @Override
    public String uri() {
        return server.uri();
    }

    /** To be killed and started again. */
    public RedisProcess server() {
        return server;
    }

    @Override
    public List<RedisProcess> servers() {
        return List.of(server);
    }

    @Override
    public void close() {
        server.close();
    }
}
