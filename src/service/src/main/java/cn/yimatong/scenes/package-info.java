/**
 * Scenes: where a code may be read, and by which rules.
 *
 * <p>
 * Start at {@link cn.yimatong.scenes.Scene}. Today a scene is a value with defaults; any well-formed id (MS1 section 3,
 * claim {@code aud}) names one.
 */
@NullMarked
package cn.yimatong.scenes;

import org.jspecify.annotations.NullMarked;
