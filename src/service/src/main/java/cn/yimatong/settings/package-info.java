/**
 * The settings of a node: what there is to set, where it may be set, and what is set.
 *
 * <p>
 * Start at {@link cn.yimatong.settings.Properties}, the one list of all properties; the help of {@code serve}, the
 * checks and the defaults come from it. One name serves everywhere: property {@code idle-seconds} is the flag
 * {@code --idle-seconds}, the variable {@code YIMATONG_IDLE_SECONDS} and the key {@code idle-seconds} of the file. A
 * flag wins over the environment, the environment over the file, the file over the default.
 */
@NullMarked
package cn.yimatong.settings;

import org.jspecify.annotations.NullMarked;
