package cn.yimatong.records;

/**
 * A record and the version under which the ledger keeps it.
 *
 * @param version microseconds; greater for each later record of one holder
 */
public record Versioned(long version, HolderRecord record) {}
