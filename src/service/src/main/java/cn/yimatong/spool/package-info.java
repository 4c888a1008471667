/**
 * The spool: what a node accepts by itself while Redis is away, and how Redis is told of it once it is back.
 *
 * <p>
 * Start at {@link cn.yimatong.spool.Spool}, which verification asks. {@code NodeMemory} keeps every code that this node
 * has accepted and decides by it as {@code redeem.lua} does by its marks; {@code SpoolFile} and {@code SpoolWriter}
 * make an acceptance durable before it is told to anybody; {@code Pending} and {@code Settler} bring the entries to the
 * ledger, a partition at a time, before that partition is served from Redis again.
 */
@NullMarked
package cn.yimatong.spool;

import org.jspecify.annotations.NullMarked;
