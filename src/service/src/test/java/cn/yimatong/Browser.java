package cn.yimatong;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Debian's Chromium, without a window; all that a page complains of is kept. For one thread. */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    /** Tells of each breach of a page's policy as its own console would. */
    private static final String TELL_OF_BREACHES = "addEventListener('securitypolicyviolation',"
            + " breach => console.error('policy: ' + breach.violatedDirective + ' ' + breach.blockedURI))";

    private final Playwright playwright = Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    // Root has no sandbox; what is looked at is our own.
    private final com.microsoft.playwright.Browser chromium = playwright.chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM).setArgs(List.of("--no-sandbox")));
    private final Map<Page, List<String>> complaints = new ConcurrentHashMap<>();

    /**
     * How somebody looks.
     *
     * @param language such as {@code zh-CN}
     * @param width of the window, in pixels
     */
    record Look(String language, ColorScheme scheme, int width, int height) {

        static final Look CHINESE = new Look("zh-CN", ColorScheme.LIGHT, 1280, 720);
        static final Look ENGLISH_DARK = new Look("en-GB", ColorScheme.DARK, 1280, 720);
        static final Look PHONE = new Look("zh-CN", ColorScheme.DARK, 390, 844);
        static final Look ENGLISH_PHONE = new Look("en-GB", ColorScheme.LIGHT, 360, 800);
    }

    /** A page of a browser that has never been there. */
    Page fresh(Look look) {
        BrowserContext context = chromium.newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                .setLocale(look.language()).setTimezoneId("Asia/Shanghai").setColorScheme(look.scheme())
                .setViewportSize(look.width(), look.height()));
        context.addInitScript(TELL_OF_BREACHES);
        Page page = context.newPage();
        List<String> own = new CopyOnWriteArrayList<>();
        complaints.put(page, own);
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())) {
                own.add(message.text());
            }
        });
        page.onPageError(own::add);
        return page;
    }

    /** What a page has complained of: errors of its script and breaches of its policy. */
    List<String> complaints(Page page) {
        return complaints.getOrDefault(page, List.of());
    }

    @Override
    public void close() {
        playwright.close();
    }
}
