/**
 * What the issuer alone holds: the master key, the signing keys, the handle and index secrets, the data keys.
 *
 * <p>
 * Start at {@link cn.yimatong.keys.Keys}, which one request sees: it mints, it reads, it seals and opens handles.
 * {@link cn.yimatong.keys.MasterKey} is the one secret of a node; all others lie in Redis, sealed under it
 * ({@link cn.yimatong.keys.Seal}, SM4-GCM: GB/T 32907, NIST SP 800-38D), and are written there once, when a deployment
 * begins ({@link cn.yimatong.keys.KeyStore}). {@link cn.yimatong.keys.HandleCipher} is MS1 section 3, the sealed
 * handle; {@link cn.yimatong.keys.HolderIds} turns a holder's id into the ledger's index,
 * {@link cn.yimatong.keys.Pseudonyms} the index into a scene's name for the holder. {@link cn.yimatong.keys.DataKeys}
 * seal the holders' records and are rotated while nodes run. Signing keys may lie in a token instead, see
 * {@link cn.yimatong.keys.SigningToken}.
 */
@NullMarked
package cn.yimatong.keys;

import org.jspecify.annotations.NullMarked;
