/**
 * Records: what a deployment knows about a holder, as values, as JSON, and sealed.
 *
 * <p>
 * Start at {@link cn.yimatong.records.HolderRecord}. Identity numbers are GB 11643.
 */
@NullMarked
package cn.yimatong.records;

import org.jspecify.annotations.NullMarked;
