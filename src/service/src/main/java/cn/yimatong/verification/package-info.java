/**
 * Verification: a scanner reads a code and asks whether it is good, once.
 *
 * <p>
 * Start at {@link cn.yimatong.verification.Verification}. It reads the code without any I/O (MS1 section 5), asks the
 * ledger one question where the code deserves it, and answers with a {@link cn.yimatong.verification.Decision}.
 * {@link cn.yimatong.verification.DecisionReason} is the one list of reasons, in the order in which they are decided.
 */
@NullMarked
package cn.yimatong.verification;

import org.jspecify.annotations.NullMarked;
