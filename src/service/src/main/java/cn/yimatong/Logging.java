package cn.yimatong;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.Console;
import java.net.URL;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the form and the level of the log, which goes to standard error. */
final class Logging {

    private static final String JSON = "json";
    private static final String AUTO = "auto";

    private Logging() {}

    /**
     * Format {@code auto}, {@code json} or {@code text}; level {@code error}, {@code warn}, {@code info} or
     * {@code debug}.
     */
    static void configure(String format, String level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        boolean json = format.equals(JSON) || (format.equals(AUTO) && !onTerminal());
        URL file = Logging.class.getResource(json ? "/logback-json.xml" : "/logback.xml");
        try {
            context.reset();
            JoranConfigurator configurator = new JoranConfigurator();
            configurator.setContext(context);
            configurator.doConfigure(file);
        } catch (JoranException e) {
            throw new IllegalStateException("the log's own configuration is broken", e);
        }
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.INFO);
        context.getLogger("cn.yimatong").setLevel(Level.valueOf(level.toUpperCase(Locale.ROOT)));
        if (!level.equals("debug")) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        }
    }

    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is no terminal
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }
}
