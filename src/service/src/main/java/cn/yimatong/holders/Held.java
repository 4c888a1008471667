package cn.yimatong.holders;

import cn.yimatong.ledger.Standings;
import cn.yimatong.records.HolderRecord;

/**
 * A holder as the ledger keeps one, opened.
 *
 * @param version the record's version
 */
record Held(long version, HolderRecord record, Standings standings) {}
