package cn.yimatong.scenes;

/**
 * A text for a person to read or hear.
 *
 * @param zh in Chinese
 * @param en in English
 */
public record Text(String zh, String en) {}
