/**
 * Scenes: where a code may be read, by which rules, and what is told there of its holder.
 *
 * <p>
 * Start at {@link cn.yimatong.scenes.Rules}, which says what a record is good for at a scene, and at
 * {@link cn.yimatong.scenes.SceneAnswer}, which says what a scanner is told. The rules are data: {@code scenes.yaml}
 * with {@code scenes.schema.json} (JSON Schema 2020-12) beside it. {@link cn.yimatong.scenes.Scenes} holds the
 * catalogue in force. {@code rule-vectors.json} shows each rule at work, for this and every other implementation.
 * Consent under 14 is the Personal Information Protection Law's, article 31.
 */
@NullMarked
package cn.yimatong.scenes;

import org.jspecify.annotations.NullMarked;
