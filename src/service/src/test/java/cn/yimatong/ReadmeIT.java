package cn.yimatong;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's commands, word for word, in a copy of the repository in which nothing has been built. */
@Tag("alone")
final class ReadmeIT {

    private static final Duration BUILD_AND_START = Duration.ofMinutes(6);
    private static final int API_PORT = 8080;
    private static final String END_OF_BLOCK = "-- end of block --";

    /** A block of commands, and the block of output that follows it, if one does. */
    private static final Pattern BLOCK = Pattern
            .compile("```sh( tour)?\\n(.*?)```\\n(?:\\n(?:[^`\\n][^\\n]*\\n\\n)?```json\\n(.*?)```\\n)?",
                    Pattern.DOTALL);

    @TempDir
    private Path folder;

    @Test
    void theTourGoesAsItIsWrittenAndOnceMoreAfterCtrlC() throws Exception {
        try (ServerSocket free = new ServerSocket(API_PORT, 1, InetAddress.getLoopbackAddress())) {
            assertTrue(free.isBound(), "port 8080 must be free: the README's commands use it");
        }
        copyRepository();
        List<Block> blocks = blocks(Files.readString(folder.resolve("README.md")));
        assertEquals(List.of("./yimatong serve\n", "mvn verify\n"),
                blocks.stream().filter(block -> !block.tour()).map(Block::commands).toList());
        for (int round = 0; round < 2; round++) {
            Process service = start();
            try {
                takeTour(blocks.stream().filter(Block::tour).toList());
            } finally {
                run("kill -INT " + service.pid());
                assertTrue(service.waitFor(30, TimeUnit.SECONDS), "Ctrl-C ends it");
            }
        }
    }

    private Process start() throws IOException {
        Path output = Files.createTempFile(folder, "serve", ".txt");
        Process service = new ProcessBuilder("env", "--default-signal=INT", "YIMATONG_HEAP=600m", "./yimatong", "serve")
                .directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        Poll.until(BUILD_AND_START, () -> !service.isAlive() || read(output).contains("listening on http://"));
        assertTrue(service.isAlive(), () -> read(output));
        return service;
    }

    private void takeTour(List<Block> blocks) throws Exception {
        StringBuilder script = new StringBuilder();
        blocks.forEach(block -> script.append(block.commands()).append("\necho; echo '").append(END_OF_BLOCK)
                .append("'\n"));
        String[] outputs = run(script.toString()).split(END_OF_BLOCK, -1);
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            String output = outputs[i];
            if (block.output().isEmpty()) {
                assertTrue(!output.contains("problem") && !output.contains("rror"), () -> block + "\n" + output);
            } else {
                assertEquals(shape(block.output()), shape(output), block::commands);
            }
        }
    }

    /** What stays the same from one run to the next: instants, codes and random ids are taken out, and white space. */
    private static String shape(String output) {
        return output.replaceAll("(?m)^scan id .*$", "").replaceAll("MS1:[^\"]*", "MS1")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z", "INSTANT").replaceAll("\\s+", "");
    }

    private String run(String script) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "tour", ".txt");
        Process shell = new ProcessBuilder("bash", "-c", script).directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT).redirectOutput(output.toFile()).start();
        assertTrue(shell.waitFor(3, TimeUnit.MINUTES), "the commands end");
        return read(output);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Block> blocks(String readme) {
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(readme);
        while (block.find()) {
            blocks.add(new Block(block.group(1) != null, block.group(2), block.group(3) == null ? "" : block.group(3)));
        }
        return blocks;
    }

    private void copyRepository() throws IOException {
        Path root = Repository.root();
        for (Path from : Repository.files()) {
            Path to = folder.resolve(root.relativize(from));
            Files.createDirectories(to.getParent());
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private record Block(boolean tour, String commands, String output) {}
}
