package cn.yimatong.records;

/**
 * One thing that is wrong with a record.
 *
 * @param pointer the member, as a JSON pointer (RFC 6901) from the record's root
 * @param detail what is wrong, in English, without repeating the value
 * @param structural whether it breaks the contract: an unknown member, a wrong JSON type or a missing member. Otherwise
 * the value is understood and cannot be right
 */
public record Fault(String pointer, String detail, boolean structural) {}
