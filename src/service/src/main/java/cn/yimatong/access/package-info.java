/**
 * Who may call: bearer tokens (RFC 6750), the callers they belong to and what each of them may do.
 *
 * <p>
 * Start at {@link cn.yimatong.access.Callers#authenticate}: it takes the value of an {@code Authorization} header and
 * gives the {@link cn.yimatong.access.Caller}, if there is one. A token is looked up by its hash, so the token itself
 * is stored nowhere. Everything is denied unless a {@link cn.yimatong.access.Capability} allows it.
 */
@NullMarked
package cn.yimatong.access;

import org.jspecify.annotations.NullMarked;
