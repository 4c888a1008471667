package cn.yimatong.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the service is and who calls it: the options that commands of a running service share. */
final class ServiceOptions {
    /** RFC 6750, section 2.1: what a bearer token consists of. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080",
            description = "The service; ${DEFAULT-VALUE} unless given.")
    private URI url = URI.create("");

    @Option(names = "--callers", paramLabel = "FILE", defaultValue = "data/callers.txt",
            description = "Where the service wrote its callers' tokens; ${DEFAULT-VALUE} unless given.")
    private Path callers = Path.of("");

    @Option(names = "--token", paramLabel = "T",
            description = "The caller's token itself; others on this machine can see it, a file is better.")
    private @Nullable String token;

    @Option(names = "--caller", paramLabel = "NAME",
            description = "Which caller of the file, by name; otherwise the first.")
    private @Nullable String caller;

    /**
     * Opens a client with the token given, or that of the first caller in the file who has this role.
     *
     * @throws CannotRunException if there is no such file, no such caller, or no such kind of URL
     */
    ServiceClient client(String role) throws CannotRunException {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new CannotRunException("--url is an address such as http://127.0.0.1:8080");
        }
        String bearer = token == null ? tokenOf(role) : token;
        if (!TOKEN.matcher(bearer).matches()) {
            throw new CannotRunException("that is no bearer token: it holds a character that a header cannot carry");
        }
        return new ServiceClient(url, bearer);
    }

    private String tokenOf(String role) throws CannotRunException {
        String text;
        try {
            text = Files.readString(callers);
        } catch (IOException unreadable) {
            throw new CannotRunException("cannot read the callers' tokens in " + callers + ": "
                    + Failures.words(unreadable)
                    + " (./yimatong serve writes it on its first run; --callers names another)",
                    unreadable);
        }
        Optional<String> found = text.lines().map(line -> line.strip().split("\\s+", -1))
                .filter(words -> words.length == 3 && words[0].equals(role)
                        && (caller == null || words[1].equals(caller)))
                .map(words -> words[2]).findFirst();
        return found.orElseThrow(() -> new CannotRunException(
                callers + " has no " + role + (caller == null ? "" : " named " + caller)));
    }
}
