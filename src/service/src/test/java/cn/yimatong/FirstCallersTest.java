package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.access.BearerToken;
import cn.yimatong.access.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FirstCallersTest {

    @TempDir
    private Path data;

    private final SecureRandom random = new SecureRandom();

    @Test
    void theFileGetsItsNameOnlyWhenRedisHoldsTheseCallers() throws IOException {
        FirstCallers callers = new FirstCallers(data);
        Map<String, Caller> made = callers.make(random);
        assertFalse(Files.exists(data.resolve("callers.txt")));
        callers.settle(made.keySet());
        List<String> lines = Files.readAllLines(data.resolve("callers.txt"));
        assertEquals(List.of("app app", "scanner scanner-1", "scanner scanner-2", "operator operator"),
                lines.stream().map(line -> line.substring(0, line.lastIndexOf(' '))).toList());
        assertEquals(made.keySet(), lines.stream().map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .map(token -> BearerToken.of(token).orElseThrow().hash()).collect(Collectors.toSet()));
        assertEquals("rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("callers.txt"))));
    }

    @Test
    void aSecondTryAfterAnUnknownOutcomeHasTheSameTokens() throws IOException {
        assertEquals(new FirstCallers(data).make(random), new FirstCallers(data).make(random));
    }

    @Test
    void tokensOfADeploymentThatAnotherNodeBeganAreRemoved() throws IOException {
        FirstCallers callers = new FirstCallers(data);
        callers.make(random);
        callers.settle(Set.of("another's"));
        try (var left = Files.list(data)) {
            assertTrue(left.findAny().isEmpty());
        }
    }

    @Test
    void withoutAFreshFileNothingHappens() throws IOException {
        Files.writeString(data.resolve("callers.txt"), "app app token\n");
        new FirstCallers(data).settle(Set.of());
        assertEquals("app app token\n", Files.readString(data.resolve("callers.txt")));
    }
}
