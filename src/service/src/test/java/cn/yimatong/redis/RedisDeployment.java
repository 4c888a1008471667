package cn.yimatong.redis;

import java.util.List;

/** Servers that together are one Redis; closing ends them all at once. */
public sealed interface RedisDeployment extends AutoCloseable
        permits SingleServer, SentinelDeployment, ClusterDeployment {

    /** Where a node finds it, as {@code --redis} takes it. */
    String uri();

    /** The servers that hold data, sentinels not among them. */
    List<RedisProcess> servers();

    @Override
    void close();
}
