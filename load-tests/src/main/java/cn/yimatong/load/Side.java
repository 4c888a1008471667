package cn.yimatong.load;

import java.util.Optional;

/**
 * One that is driven: the service, or a peer.
 *
 * @param server its process, where it is known
 * @param redis its Redis's process, where it is known
 */
record Side(ServiceUnderLoad http, Report report, Optional<ProcessHandle> server, Optional<ProcessHandle> redis) {
    /** What its processes have taken of the CPU so far. */
    Spending spending() {
        return Spending.of(server, redis);
    }

    /** The most memory that its processes have held so far. */
    Resident resident() {
        return Resident.of(server, redis);
    }

    /** The same, for a part that does not count. */
    Side warmingUp() {
        return new Side(http, new Report(report.side() + ", to warm it up,"), server, redis);
    }
}
