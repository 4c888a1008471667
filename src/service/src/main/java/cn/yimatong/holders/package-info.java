/**
 * Holders: what is known about a person, whether they are stopped, and what they have agreed to.
 *
 * <p>
 * Start at {@link cn.yimatong.holders.Holders}, the operations of the contract. {@link cn.yimatong.holders.HeldRecords}
 * finds and changes a record, so that of two changes at once neither is lost. Merge patches are RFC 7396, erasure and
 * export articles 47 and 45 of the Personal Information Protection Law (PIPL).
 */
@NullMarked
package cn.yimatong.holders;

import org.jspecify.annotations.NullMarked;
