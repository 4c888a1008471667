/**
 * Scenarios of load on a running service: requests leave by plan, whatever the answers do, and each latency counts from
 * the planned instant (coordinated omission, as wrk2 calls what happens otherwise). The right decision of every request
 * is known beforehand and checked. The {@link cn.yimatong.load.Floor}, or another {@link cn.yimatong.load.Peer}, is
 * driven in turn with the service, as something to divide by.
 *
 * <p>
 * Start at {@link cn.yimatong.load.LoadCommand}; README.md has the command and what it measures.
 */
@NullMarked
package cn.yimatong.load;

import org.jspecify.annotations.NullMarked;
