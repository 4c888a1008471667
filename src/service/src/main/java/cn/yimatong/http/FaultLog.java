package cn.yimatong.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what failed inside, under the ids of its request and trace. Only classes and places are written, never a
 * message: messages of parsers and clients repeat what was sent.
 */
final class FaultLog {

    private static final Logger LOG = LoggerFactory.getLogger(FaultLog.class);
    private static final int FRAMES = 12;
    private static final int CAUSES = 8;

    private FaultLog() {}

    static void write(Exchange exchange, String operationId, Throwable fault) {
        StringBuilder text = new StringBuilder();
        Throwable cause = fault;
        for (int i = 0; cause != null && i < CAUSES; i++) {
            text.append(i == 0 ? "" : " caused by ").append(cause.getClass().getName());
            StackTraceElement[] frames = cause.getStackTrace();
            for (int frame = 0; frame < Math.min(FRAMES, frames.length); frame++) {
                text.append(" at ").append(frames[frame]);
            }
            cause = cause.getCause();
        }
        exchange.trace().on(LOG.atWarn()).log("{} failed: {}", operationId, text);
    }
}
