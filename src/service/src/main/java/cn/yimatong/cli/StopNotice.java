package cn.yimatong.cli;

/** What is said to a person who stops a long work with Ctrl-C; until it is closed, when the work is over. */
final class StopNotice implements AutoCloseable {
    private final Thread hook;

    StopNotice(Runnable saying) {
        hook = new Thread(saying, "stop-notice");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException stopping) {
            // Too late: it is being said.
        }
    }
}
