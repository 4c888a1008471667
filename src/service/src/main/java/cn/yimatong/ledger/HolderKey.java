package cn.yimatong.ledger;

/**
 * A holder, as the ledger knows one: two halves of the HMAC-SM3 of the holder's id under the deployment's index secret,
 * which the caller computes.
 *
 * @param index first 64 bits, big-endian; names the holder's record and is sealed into each code
 * @param check next 64 bits; tells two holders apart who share an index
 */
public record HolderKey(long index, long check) {}
