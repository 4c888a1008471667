package cn.yimatong.redis;

import java.util.List;

/** One server by itself. */
public sealed interface SingleServer extends RedisDeployment permits StandAlone, SecureStandAlone {

    /** To be killed and started again. */
    RedisProcess server();

    @Override
    default List<RedisProcess> servers() {
        return List.of(server());
    }

    @Override
    default void close() {
        server().close();
    }
}
