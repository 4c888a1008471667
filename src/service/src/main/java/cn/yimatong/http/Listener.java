package cn.yimatong.http;

/**
 * Where to listen.
 *
 * @param host name or address of the interface
 * @param port 0 takes a free one
 * @param eventLoops how many event loops serve it, at least 1
 */
public record Listener(String host, int port, int eventLoops) {
    public Listener {
        if (port < 0 || port > 65_535 || eventLoops < 1) {
            throw new IllegalArgumentException("port 0 to 65535, at least one event loop");
        }
    }
}
