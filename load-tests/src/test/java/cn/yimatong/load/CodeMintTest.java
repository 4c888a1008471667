package cn.yimatong.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CodeMintTest {
    private static final int FOR_EVER = Integer.MAX_VALUE;

    @Test
    void everyCodeIsOfAHolderOfItsOwn() throws Exception {
        try (var city = new CityStandIn(0); var http = city.client()) {
            List<String> codes = new CodeMint(http).make(50, 30);
            assertEquals(50, new HashSet<>(codes).size(), "no code twice");
            assertEquals(50, city.holders().size());
        }
    }

    @Test
    void twoRunsShareNoHolder() throws Exception {
        try (var city = new CityStandIn(0); var http = city.client()) {
            new CodeMint(http).make(5, 30);
            new CodeMint(http).make(5, 30);
            assertEquals(10, city.holders().size());
        }
    }

    @Test
    void aRefusalForAMomentIsTriedAgain() throws Exception {
        try (var city = new CityStandIn(3); var http = city.client()) {
            assertEquals(1, new CodeMint(http).make(1, 30).size());
        }
    }

    @Test
    void aRefusalForGoodIsToldInTheServicesWords() {
        try (var city = new CityStandIn(FOR_EVER); var http = city.client()) {
            var failure = assertThrows(ExecutionException.class, () -> new CodeMint(http).make(1, 30));
            assertTrue(failure.getCause() instanceof IOException, failure.toString());
            assertTrue(String.valueOf(failure.getMessage()).contains("503 busy in a moment"), failure.toString());
        }
    }

    @Test
    void whenTheTimeIsOverNoMoreAreMade() throws Exception {
        try (var city = new CityStandIn(0); var http = city.client()) {
            assertEquals(List.of(), new CodeMint(http).make(1000, 0));
        }
    }

    @Test
    void aStreamOutlivesAFaultThatEveryWorkerHasGivenUpOver() throws Exception {
        int workers = 16;
        int tries = 5;
        try (var city = CityStandIn.behindAProxy(workers * tries + 1);
                var http = city.client();
                CodeMint.Stream stream = new CodeMint(http).stream(4)) {
            assertFalse(stream.next().isEmpty());
        }
    }

    @Test
    void aStreamGoesOnAsLongAsItIsAskedAndEndsWhenItIsClosed() throws Exception {
        try (var city = new CityStandIn(0); var http = city.client()) {
            var codes = new HashSet<String>();
            try (CodeMint.Stream stream = new CodeMint(http).stream(4)) {
                for (int i = 0; i < 100; i++) {
                    codes.add(stream.next());
                }
            }
            assertEquals(100, codes.size(), "no code twice");
            // Four wait in the stream and each of sixteen workers may hold one more.
            assertTrue(city.holders().size() <= 100 + 4 + 16, () -> city.holders().size() + " made ahead");
        }
    }
}
