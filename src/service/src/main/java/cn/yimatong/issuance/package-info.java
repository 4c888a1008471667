/**
 * Issuance: an app backend asks for codes, and gets a batch of them.
 *
 * <p>
 * Start at {@link cn.yimatong.issuance.Issuance}: the ledger grants a batch first, then a worker mints it
 * ({@link cn.yimatong.issuance.Batch}; MS1 sections 2 and 3) and, where a picture is asked for, draws it. Nothing is
 * minted that the ledger did not grant.
 */
@NullMarked
package cn.yimatong.issuance;

import org.jspecify.annotations.NullMarked;
