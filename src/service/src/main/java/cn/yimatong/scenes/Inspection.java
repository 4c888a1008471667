package cn.yimatong.scenes;

import java.util.List;

/**
 * What an inspecting scene asks: was this holder accepted lately?
 *
 * @param scenes at one of these scenes
 * @param withinMinutes not longer ago than this: 1 to 1,440
 */
public record Inspection(List<String> scenes, int withinMinutes) {}
