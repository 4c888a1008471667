package cn.yimatong;

import java.time.Instant;
import java.time.InstantSource;

/** A node's clock that is behind while the node starts, so that it has been up for a minute as soon as it is there. */
final class UpForAMinute implements InstantSource {

    private volatile boolean started;

    void started() {
        started = true;
    }

    @Override
    public Instant instant() {
        return started ? Instant.now() : Instant.now().minusSeconds(60);
    }
}
