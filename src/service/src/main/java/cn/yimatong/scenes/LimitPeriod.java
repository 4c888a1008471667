package cn.yimatong.scenes;

import java.time.Instant;

/**
 * A period in which a scene accepts one holder a limited number of times.
 *
 * @param key scene and period, and the place where the limit counts per place: the same for all that count together
 * @param most the most acceptances in it, at least 1
 * @param endsAt the first instant after it
 */
public record LimitPeriod(String key, int most, Instant endsAt) {}
