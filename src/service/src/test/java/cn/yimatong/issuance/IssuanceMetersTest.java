package cn.yimatong.issuance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import cn.yimatong.ConsoleWords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IssuanceMetersTest {

    @Test
    void theConsoleHasWordsForEachRefusal() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        var _ = new IssuanceMeters(registry);
        List<String> reasons = registry.get("yimatong.issuance.refusals").counters().stream()
                .map(counter -> String.valueOf(counter.getId().getTag("reason"))).toList();
        Set<String> words = ConsoleWords.english().keySet();
        assertEquals(IssuanceMeters.Refusal.values().length, reasons.size());
        assertEquals(List.of(), reasons.stream().filter(reason -> !words.contains("issuance." + reason)).toList());
    }
}
