package cn.yimatong.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import cn.yimatong.http.Answer;
import cn.yimatong.http.Resource;
import cn.yimatong.http.Visit;
import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The page, its style, its script and its icon. Each but the page bears what it holds in its name, so that a browser
 * asks for it once; the page is asked for anew each time and answered in two languages.
 */
final class Files {

    /** As in {@code pom.xml}. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final String PATH = "/console";
    private static final String FOR_EVER = "public, max-age=31536000, immutable";
    private static final String ASK_AGAIN = "no-cache";

    /** Content Security Policy Level 3. Nothing from elsewhere, nothing in the page itself. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
            + " img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final Map<String, String> GUARDED = Map.of("Content-Security-Policy", POLICY, "Referrer-Policy",
            "no-referrer", "Cross-Origin-Resource-Policy", "same-origin", "Cross-Origin-Opener-Policy", "same-origin");

    private final List<Resource> resources;

    Files() {
        StaticFile style = asset("text/css; charset=utf-8", UPLOT + "uPlot.min.css", "console.css");
        StaticFile script = asset("text/javascript; charset=utf-8", UPLOT + "uPlot.iife.min.js", "words.js",
                "plots.js", "breakdown.js", "console.js");
        StaticFile icon = asset("image/svg+xml", "icon.svg");
        String styleName = "/" + style.digest() + ".css";
        String scriptName = "/" + script.digest() + ".js";
        String iconName = "/" + icon.digest() + ".svg";
        // Relative, so that a proxy may put a path before them.
        String page = new String(StaticFile.load("console.html"), UTF_8).replace("{style}", "console" + styleName)
                .replace("{script}", "console" + scriptName).replace("{icon}", "console" + iconName);
        StaticFile chinese = page(page, "zh-CN");
        StaticFile english = page(page, "en");
        resources = List.of(
                new Resource.Page(PATH, visit -> answer(wantsEnglish(visit) ? english : chinese, visit)),
                new Resource.Page(PATH + styleName, visit -> answer(style, visit)),
                new Resource.Page(PATH + scriptName, visit -> answer(script, visit)),
                new Resource.Page(PATH + iconName, visit -> answer(icon, visit)));
    }

    List<Resource> resources() {
        return resources;
    }

    private static Future<Answer> answer(StaticFile file, Visit visit) {
        return Future.succeededFuture(file.answer(visit));
    }

    private static StaticFile page(String text, String language) {
        return new StaticFile("text/html; charset=utf-8", text.replace("{language}", language).getBytes(UTF_8),
                ASK_AGAIN, GUARDED);
    }

    /** Several files in one, which is asked for once. */
    private static StaticFile asset(String type, String... names) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String name : names) {
            all.writeBytes(StaticFile.load(name));
            all.write('\n');
        }
        return new StaticFile(type, all.toByteArray(), FOR_EVER, GUARDED);
    }

    /** As the link on the page says, else as the browser says, else not: the city's language is Chinese. */
    private static boolean wantsEnglish(Visit visit) {
        return visit.parameter("lang").map(lang -> lang.equals("en")).orElseGet(() -> {
            try {
                Locale liked = Locale.lookup(
                        Locale.LanguageRange.parse(visit.header("Accept-Language").orElse("zh")),
                        List.of(Locale.CHINESE, Locale.ENGLISH));
                return Locale.ENGLISH.equals(liked);
            } catch (IllegalArgumentException _) {
                return false;
            }
        });
    }
}
