/**
 * The service: {@code Main} wires the features together.
 */
@NullMarked
package cn.yimatong;

import org.jspecify.annotations.NullMarked;
