/**
 * The ledger: the only state that the hot path has, kept in Redis, one atomic script per question.
 *
 * <p>
 * Start at {@link cn.yimatong.ledger.Ledger}, which says what can be asked; then read {@code redeem.lua}, where a code
 * is spent, and {@code HolderHead}, the layout of what is kept of a holder; the other scripts, {@code store.lua} to
 * {@code annul.lua} and {@code settle.lua}, are an action each. {@link cn.yimatong.ledger.RedisLedger} carries
 * questions to Redis and back, {@link cn.yimatong.ledger.SharedState} keeps what all nodes of a deployment share, and
 * {@link cn.yimatong.ledger.RedisServer} is the Redis that a node starts for itself where none is named. Hashes are SM3
 * (GB/T 32905).
 */
@NullMarked
package cn.yimatong.ledger;

import org.jspecify.annotations.NullMarked;
