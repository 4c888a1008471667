/**
 * The console on the management port: what an operator looks at to see whether the city can board its buses. It counts
 * nothing itself; once a second it reads the meters that Prometheus scrapes, and tells a browser by server-sent events.
 *
 * <p>
 * Start at {@link cn.yimatong.console.Console}. From a {@link cn.yimatong.console.Reading} of the meters to the
 * {@link cn.yimatong.console.Verdict} is arithmetic without a clock. The objectives are those of
 * {@code docker/prometheus/rules.yaml}, the paragraphs those of {@code docker/RUNBOOK.md}. The page and its script lie
 * among the resources; uPlot, which draws, comes from its WebJar.
 */
@NullMarked
package cn.yimatong.console;

import org.jspecify.annotations.NullMarked;
