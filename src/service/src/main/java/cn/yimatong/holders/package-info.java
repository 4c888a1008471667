/**
 * Holders: who may get codes.
 *
 * <p>
 * Start at {@link cn.yimatong.holders.Holders}, the operations of the contract. A holder is an opaque id that the app
 * backend chooses; {@link cn.yimatong.records.IdentityNumber} keeps identity numbers (GB 11643) from being used as one.
 */
@NullMarked
package cn.yimatong.holders;

import org.jspecify.annotations.NullMarked;
