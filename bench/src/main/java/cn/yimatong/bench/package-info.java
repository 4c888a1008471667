/**
 * Runs the benchmarks and prints them as ratios. The benchmarks themselves stand in the packages that they measure, so
 * that they reach parts which nobody else can call.
 *
 * <p>
 * Start at {@link cn.yimatong.bench.Measure}; README.md says which question each benchmark answers.
 */
@NullMarked
package cn.yimatong.bench;

import org.jspecify.annotations.NullMarked;
