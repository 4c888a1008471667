/**
 * Redis as cities run it, from real programs on the loopback, for the tests: one server, one with TLS and an access
 * list, Sentinel, Cluster; and a proxy that does to a connection what networks do.
 *
 * <p>
 * Start at {@link cn.yimatong.redis.RedisDeployment}; {@link cn.yimatong.redis.RedisProcess} is one server,
 * {@link cn.yimatong.redis.FaultProxy} the network before it.
 */
@NullMarked
package cn.yimatong.redis;

import org.jspecify.annotations.NullMarked;
