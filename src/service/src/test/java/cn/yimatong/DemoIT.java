package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that fill a service and walk through it, against the service. */
final class DemoIT {

    @TempDir
    private Path folder;

    private record Run(int exitCode, String out, String err) {}

    private static Run run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exitCode = Main
                .commandLine(words, Map.of(), new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
                .execute(words);
        return new Run(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    }

    @Test
    void everyDayOfEveryTownGoesAsTheStoryHasIt() throws Exception {
        Path data = folder.resolve("data");
        try (ServiceProcess service = ServiceProcess.start(data)) {
            for (String seed : List.of("1", "2", "1")) {
                Run run = run("demo", "--url", service.address(), "--callers", data.resolve("callers.txt").toString(),
                        "--speed", "0", "--seed", seed, "--quiet");
                assertEquals(0, run.exitCode(), run.out() + run.err());
                assertTrue(run.out().contains("300 residents, 28 scenes, "), run.out());
            }
        }
    }

    @Test
    void holdersAndTheirStandingsComeInFromFiles() throws Exception {
        Path data = folder.resolve("data");
        Path holders = Files.writeString(folder.resolve("holders.jsonl"), IntStream.rangeClosed(1, 1000)
                .mapToObj(
                        i -> "{\"holder\":\"h-" + i + "\",\"record\":{\"name\":\"测试甲\"" + (i == 17 ? ",\"age\":3" : "")
                                + "}}\n")
                .collect(Collectors.joining()) + "no JSON\n");
        Path standings = Files.writeString(folder.resolve("lost.jsonl"), """
                {"holder":"h-1","standing":"suspended","reason":"lost"}
                {"holder":"h-nobody","standing":"suspended","reason":"lost"}
                {"holder":"h-2","credential":"ssc","standing":"revoked","reason":"lost"}
                """);
        try (ServiceProcess service = ServiceProcess.start(data)) {
            String callers = data.resolve("callers.txt").toString();
            Run run = run("holders", "import", holders.toString(), "--url", service.address(), "--callers", callers);
            assertEquals(1, run.exitCode(), run.err());
            assertTrue(run.err().contains("999 kept, 2 refused, "), run.err());
            assertEquals(2, run.out().lines().count(), run.out());
            assertTrue(run.out().startsWith("{\"line\":17,\"holder\":\"h-17\",") && run.out().contains("/record/age"),
                    run.out());
            run = run("standings", "import", standings.toString(), "--url", service.address(), "--callers", callers);
            assertEquals(1, run.exitCode(), run.err());
            assertTrue(run.out().startsWith("{\"line\":2,\"holder\":\"h-nobody\","), run.out());
            assertEquals(409, service.send("POST", "/v1/holders/h-1/codes", "app", "{}").join().statusCode());
            assertEquals(201, service.send("POST", "/v1/holders/h-2/codes", "app", "{}").join().statusCode());
        }
    }
}
