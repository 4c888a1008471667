/**
 * The MS1 code: mint it, read it, and the keys that both need.
 */
@NullMarked
package cn.yimatong.token;

import org.jspecify.annotations.NullMarked;
