package cn.yimatong.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How full a Redis is, by what its {@code INFO memory} says. */
final class MemoryUseTest {

    @ParameterizedTest
    @CsvSource({"used_memory:80 maxmemory:100 total_system_memory:1000,80,100,0.8",
        "used_memory:80 maxmemory:0 total_system_memory:1000,80,1000,0.08", "used_memory:80 maxmemory:0,80,0,0",
        "used_memory:80,80,0,0"})
    void withoutABoundItIsFullWhenItsMachineIs(String facts, long used, long most, double share) {
        MemoryUse use = MemoryUse.of("# Memory\r\n" + facts.replace(" ", "\r\n") + "\r\n");
        assertEquals(new MemoryUse(used, most), use);
        assertEquals(share, use.share());
    }
}
