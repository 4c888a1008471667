package cn.yimatong;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the console says, as its script has it. */
public final class ConsoleWords {

    private static final Pattern PAIR = Pattern.compile("\"([a-z.-]+)\": \\[\"[^\"]*\", \"([^\"]*)\"\\]");

    private ConsoleWords() {}

    /** In English, by the console's names for it. */
    public static Map<String, String> english() throws IOException {
        String script = Files.readString(
                Repository.root().resolve("src/service/src/main/resources/cn/yimatong/console/words.js"));
        return PAIR.matcher(script).results().collect(Collectors.toMap(found -> found.group(1),
                found -> found.group(2)));
    }
}
