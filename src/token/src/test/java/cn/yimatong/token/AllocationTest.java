package cn.yimatong.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What reading costs in garbage until the signature is checked. */
class AllocationTest {
    private static final int ROUNDS = 2_000;
    private static final long LIMIT_BYTES = 1_024;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<String> codes = Vectors.validReadings().stream().map(Vectors.ReadingCase::text).toList();

    private long bytesPerCode(Runnable readAll) {
        readAll.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            readAll.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS / codes.size();
    }

    @Test
    void parsingACodeAllocatesLessThanAKilobyte() {
        long bytes = bytesPerCode(() -> {
            for (String code : codes) {
                assertNotNull(UnprovenCode.parse(code));
            }
        });
        assertTrue(bytes > 0 && bytes < LIMIT_BYTES, bytes + " bytes");
    }

    @Test
    void refusingACodeOfAnUnknownKeyAllocatesLessThanAKilobyte() {
        CodeReader reader = new CodeReader(KeySet.of(List.of()), 0);
        Reading unknown = new Reading.Unproven(Reason.UNKNOWN_KEY);
        long bytes = bytesPerCode(() -> {
            for (String code : codes) {
                assertEquals(unknown, reader.read(code, 0, "bus"));
            }
        });
        assertTrue(bytes > 0 && bytes < LIMIT_BYTES, bytes + " bytes");
    }
}
