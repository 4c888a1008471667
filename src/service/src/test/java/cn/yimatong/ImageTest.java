package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import cn.yimatong.settings.Properties;
import cn.yimatong.settings.Property;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@code docker/Dockerfile} says holds together, as far as it can be told without an engine. */
final class ImageTest {

    private static final Path ROOT = Repository.root();
    private static final String OPTIONS = "@/app/java.options";

    private final List<String> instructions;
    private final List<String> image;

    ImageTest() throws IOException {
        String file = Files.readString(ROOT.resolve("docker/Dockerfile")).replaceAll("(?m)^#.*\\n", "");
        instructions = file.replaceAll("\\\\\\n\\s*", "").lines().filter(line -> !line.isBlank()).toList();
        int last = instructions.lastIndexOf(all(instructions, "FROM ").getLast());
        image = instructions.subList(last, instructions.size());
    }

    private static List<String> all(List<String> lines, String start) {
        return lines.stream().filter(line -> line.startsWith(start)).toList();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map((MatchResult match) -> match.group(1)).toList();
    }

    /** What the image runs by this instruction, which is written as a list. */
    private List<String> command(String instruction) {
        String line = all(image, instruction).getLast();
        return new JsonArray(line.substring(line.indexOf('['))).stream().map(Object::toString).toList();
    }

    /** The words after {@code COPY} of what comes from the repository. */
    private static List<List<String>> copies(List<String> lines) {
        return all(lines, "COPY ").stream().filter(line -> !line.contains("--from="))
                .map(line -> List.of(line.split("\\s+", -1))).map(words -> words.subList(1, words.size())).toList();
    }

    private static List<String> sources(List<String> copy) {
        return copy.subList(0, copy.size() - 1).stream().filter(word -> !word.startsWith("--")).toList();
    }

    @Test
    void itRunsAsNobodyByNumber() {
        // A name says nothing to an orchestrator that must not run root.
        assertEquals("USER 65534:65534", all(image, "USER ").getLast());
    }

    @Test
    void whatIsCopiedIsThereAndNotIgnored() throws IOException {
        Set<String> ignored = new HashSet<>(Files.readAllLines(ROOT.resolve("docker/Dockerfile.dockerignore")));
        List<String> all = copies(instructions).stream().flatMap(copy -> sources(copy).stream()).toList();
        assertFalse(all.isEmpty());
        for (String source : all) {
            assertTrue(Files.exists(ROOT.resolve(source)), source);
            for (Path path = Path.of(source); path != null; path = path.getParent()) {
                assertFalse(ignored.contains(path.toString()), source);
            }
        }
    }

    @Test
    void whatIsRunIsCopiedAsAProgramThatBashCanRead() throws Exception {
        for (String program : List.of(command("HEALTHCHECK ").getFirst(), command("RUN [").getFirst())) {
            assertTrue(program.startsWith("/app/"), program);
            String source = program.replace("/app/", "docker/");
            List<String> copy = copies(image).stream().filter(words -> words.contains(source)).findFirst()
                    .orElseThrow(() -> new AssertionError(source + " is not copied"));
            assertEquals("/app/", copy.getLast());
            assertTrue(copy.contains("--chmod=755"), source);
            assertTrue(Files.readString(ROOT.resolve(source)).startsWith("#!/bin/bash\n"), source);
            assertTrue(Files.isExecutable(ROOT.resolve(source)), source);
            assertRuns("bash", "-n", source);
        }
    }

    @Test
    void theCacheThatIsMadeIsTheOneAContainerStartsFrom() throws IOException {
        List<String> start = command("ENTRYPOINT ");
        String made = Files.readString(ROOT.resolve("docker/fast-start"));
        List<String> caches = found("-XX:AOTCache=(\\S+)", String.join(" ", start));
        assertEquals(1, caches.size());
        assertEquals(caches, found("-XX:AOTCacheOutput=(\\S+)", made));
        assertEquals(caches, found("-f (\\S+\\.aot) ", made));
        String folder = caches.getFirst().substring(0, caches.getFirst().lastIndexOf('/'));
        List<String> before = image.subList(0, image.indexOf(all(image, "USER ").getLast()));
        assertTrue(before.contains("RUN install -d -o 65534 -g 65534 " + folder), () -> folder + " is another's");
    }

    @Test
    void eachJvmHasTheSameOptionsAndRunsTheService() throws IOException {
        String made = Files.readString(ROOT.resolve("docker/fast-start")).replace("\\\n", " ");
        List<String> starts = new ArrayList<>(found("(?m)^(java .*)$", made));
        assertEquals(2, starts.size());
        starts.add(String.join(" ", command("ENTRYPOINT ")));
        for (String start : starts) {
            assertTrue(start.startsWith("java " + OPTIONS + " "), start);
            assertTrue((start + " ").contains(" " + Main.class.getName() + " "), start);
        }
        assertTrue(copies(image).contains(List.of("docker/java.options", "/app/")));
    }

    @Test
    void theJvmTakesItsOptions() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String said = assertRuns(java, "@docker/java.options", "-version");
        assertFalse(said.toLowerCase(Locale.ROOT).contains("warning"), said);
        assertTrue(Files.readAllLines(ROOT.resolve("docker/java.options")).contains("-cp /app/*:/app/lib/*"));
    }

    @Test
    void whatIsSetIsASetting() {
        Set<String> known = Properties.ALL.stream().map(Property::variable).collect(Collectors.toSet());
        List<String> set = found("(YIMATONG_\\w+)=", all(image, "ENV ").getLast());
        assertFalse(set.isEmpty());
        assertTrue(known.containsAll(set), set::toString);
    }

    private static String assertRuns(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), said);
        assertEquals(0, process.exitValue(), said);
        return said;
    }
}
