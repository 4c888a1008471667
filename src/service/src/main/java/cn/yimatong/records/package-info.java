/**
 * Records: what a deployment knows about a holder, as values, as JSON, and sealed.
 *
 * <p>
 * Start at {@link cn.yimatong.records.HolderRecord}. {@link cn.yimatong.records.RecordReader} takes it from the app
 * backend's JSON with every fault at once, {@link cn.yimatong.records.RecordWriter} gives it back;
 * {@link cn.yimatong.records.SealedRecords} are what the ledger keeps, {@link cn.yimatong.records.RecordCache} what a
 * node has opened lately. Identity numbers are GB 11643, days and instants RFC 3339, pointers RFC 6901.
 */
@NullMarked
package cn.yimatong.records;

import org.jspecify.annotations.NullMarked;
