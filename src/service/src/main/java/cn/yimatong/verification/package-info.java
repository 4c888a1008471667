/**
 * Verification: a scanner reads a code and asks whether it is good, once, and what its scene may know.
 *
 * <p>
 * Start at {@link cn.yimatong.verification.Verification}. {@link cn.yimatong.verification.ScanRequest} is what is
 * asked; the code is read without any I/O (MS1 section 5); {@link cn.yimatong.verification.Redeeming} decides on the
 * record by the scene's rules, asks the ledger one question, and answers with a
 * {@link cn.yimatong.verification.Decision}. {@link cn.yimatong.verification.DecisionReason} is the one list of
 * reasons, in the order in which they are decided.
 */
@NullMarked
package cn.yimatong.verification;

import org.jspecify.annotations.NullMarked;
