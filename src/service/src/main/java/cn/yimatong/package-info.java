/**
 * The service as one program: {@link cn.yimatong.Main} is its command line, {@link cn.yimatong.Node} one running node.
 *
 * <p>
 * Start at {@link cn.yimatong.Node}: it alone knows every feature and wires them by constructor.
 * {@link cn.yimatong.Deployment} opens what all nodes share, or begins it. Every other package is a feature, or a small
 * kit that features plug into.
 */
@NullMarked
package cn.yimatong;

import org.jspecify.annotations.NullMarked;
