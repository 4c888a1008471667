package cn.yimatong.token;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the package's page compiles at Java 17 and does what it says. */
class PackageExampleTest {
    private static final Path PAGE = Path.of("src/main/java/cn/yimatong/token/package-info.java");
    private static final Pattern BLOCK = Pattern.compile("<pre>\\{@code\\n(.*?)\\* \\}</pre>", Pattern.DOTALL);

    @Test
    void theExampleOfThePackageRuns(@TempDir Path folder) throws Exception {
        List<String> blocks = BLOCK.matcher(Files.readString(PAGE)).results().map(PackageExampleTest::code).toList();
        assertEquals(2, blocks.size());
        Path source = folder.resolve("Example.java");
        Files.writeString(source, """
                import cn.yimatong.token.*;
                import java.security.SecureRandom;
                import java.util.List;
                public class Example {
                    public static String shown = "";
                    static void show(String text) {
                        shown = text;
                    }
                    public static void run() throws Exception {
                        %s
                        %s
                    }
                }
                """.formatted(blocks.get(1), blocks.get(0)));
        JavaCompiler compiler = requireNonNull(ToolProvider.getSystemJavaCompiler());
        assertEquals(0, compiler.run(null, null, null, "--release", "17", "-classpath",
                System.getProperty("java.class.path"), source.toString()));
        try (URLClassLoader loader = new URLClassLoader(new URL[]{folder.toUri().toURL()})) {
            Class<?> example = loader.loadClass("Example");
            example.getMethod("run").invoke(null);
            assertTrue("welcome, class 1".equals(example.getField("shown").get(null)));
        }
    }

    private static String code(MatchResult block) {
        return block.group(1).replaceAll("(?m)^ \\*", "");
    }
}
