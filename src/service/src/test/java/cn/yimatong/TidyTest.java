package cn.yimatong;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a machine can hold of the style: sizes, heads, and what every folder owes its reader. */
final class TidyTest {

    private static final int MOST_LINES_OF_A_FILE = 400;
    private static final int MOST_LINES_OF_A_METHOD = 60;
    private static final int MOST_COLUMNS = 120;
    private static final Set<String> TOP = Set.of("pom.xml", "src", "bench", "load-tests", "README.md", "docker",
            "yimatong", ".ci", ".gitignore");

    private final Path root = Repository.root();
    private final List<Path> files = Repository.files();

    @Test
    void theTopHoldsOnlyWhatItMay() throws IOException {
        try (var top = Files.list(root)) {
            Set<String> more = top.map(path -> path.getFileName().toString())
                    .filter(name -> !TOP.contains(name) && !Repository.MADE.contains(name) && !name.startsWith(".idea"))
                    .collect(Collectors.toSet());
            assertEquals(Set.of(), more);
        }
    }

    @Test
    void noFileIsLongerThanFourHundredLines() {
        assertNone(sources(".java", ".lua", ".sh"), file -> lines(file).size() > MOST_LINES_OF_A_FILE);
    }

    @Test
    void noLineIsLongerThanTheFormatterAllows() {
        assertNone(sources(".java", ".lua", ".sh").stream().filter(TidyTest::isProduct).toList(),
                file -> lines(file).stream().anyMatch(line -> line.length() > MOST_COLUMNS));
    }

    @Test
    void noMethodIsLongerThanAScreen() throws IOException {
        List<String> tooLong = new ArrayList<>();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(null, manager, null, List.of(), null,
                    manager.getJavaFileObjectsFromPaths(sources(".java")));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                unit.accept(new TreeScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
                        if (method.getBody() != null) {
                            LineMap map = unit.getLineMap();
                            long first = map.getLineNumber(positions.getStartPosition(unit, method.getBody()));
                            long last = map.getLineNumber(positions.getEndPosition(unit, method.getBody()));
                            if (last - first + 1 > MOST_LINES_OF_A_METHOD) {
                                tooLong.add(unit.getSourceFile().getName() + ": " + method.getName());
                            }
                        }
                        return super.visitMethod(method, null);
                    }
                }, null);
            }
        }
        assertEquals(List.of(), tooLong);
    }

    @Test
    void everyScriptsHeadTypesKeysArgumentsAndReplyAndSaysWhatARepeatDoes() {
        List<Path> scripts = sources(".lua");
        assertFalse(scripts.isEmpty());
        assertNone(scripts, script -> {
            String head = lines(script).stream().takeWhile(line -> line.startsWith("--"))
                    .collect(Collectors.joining("\n"));
            return !(head.contains("KEYS") && head.contains("ARGV") && head.contains("Reply")
                    && head.contains(" repeat "));
        });
    }

    @Test
    void everyPackageSaysWhatItIsForAndIsNullMarked() {
        List<Path> folders = sources(".java").stream().filter(TidyTest::isProduct)
                .filter(file -> file.startsWith(root.resolve("src"))).map(Path::getParent).distinct().toList();
        assertFalse(folders.isEmpty());
        assertNone(folders, folder -> !Files.exists(folder.resolve("package-info.java"))
                || !lines(folder.resolve("package-info.java")).contains("@NullMarked"));
    }

    @Test
    void everyModuleExplainsItsSurprisingDecisions() {
        for (String module : List.of("src/token", "src/service")) {
            assertFalse(lines(root.resolve(module).resolve("RATIONALE.md")).isEmpty());
        }
    }

    @Test
    void versionsStandInTheRootAlone() {
        assertNone(
                files.stream().filter(file -> file.endsWith("pom.xml") && !file.equals(root.resolve("pom.xml")))
                        .toList(),
                pom -> lines(pom).stream().map(String::strip)
                        .anyMatch(line -> line.startsWith("<version>") && !line.contains("0.1.0-SNAPSHOT")
                                && !line.contains("${")));
    }

    @Test
    void noTestIsSwitchedOff() {
        assertNone(sources(".java"), file -> lines(file).stream()
                .anyMatch(line -> line.strip().startsWith("@Disabled") || line.strip().startsWith("@Ignore")));
    }

    private void assertNone(List<Path> all, Predicate<Path> broken) {
        assertEquals(List.of(), all.stream().filter(broken).map(root::relativize).toList());
    }

    private List<Path> sources(String... endings) {
        return files.stream().filter(file -> List.of(endings).stream().anyMatch(file.toString()::endsWith)).toList();
    }

    private static boolean isProduct(Path file) {
        return file.toString().contains("/src/main/");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
