package cn.yimatong.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Where the service is, and where its callers' tokens stand. */
final class ServiceAddress {
    /** RFC 6750, section 2.1: what a bearer token consists of. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    @Option(names = "--url", paramLabel = "URL", defaultValue = "http://127.0.0.1:8080",
            description = "The service; ${DEFAULT-VALUE} unless given.")
    private URI url = URI.create("");

    @Option(names = "--callers", paramLabel = "FILE", defaultValue = "data/callers.txt",
            description = "Where the service wrote its callers' tokens; ${DEFAULT-VALUE} unless given.")
    private Path callers = Path.of("");

    /** One line of the callers' file. */
    record CallerLine(String role, String name, String token) {
        @Override
        public String toString() {
            return "CallerLine[" + role + " " + name + "]";
        }
    }

    /** Whether the service is on this machine, as one is that was started to try it. */
    boolean isLoopback() {
        try {
            return InetAddress.getByName(url.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** The address, for people. */
    String where() {
        return url.toString();
    }

    /**
     * Opens a client with this token.
     *
     * @throws CannotRunException if it is none, or the service's address is none
     */
    ServiceClient client(String bearer) throws CannotRunException {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new CannotRunException("--url is an address such as http://127.0.0.1:8080");
        }
        if (!TOKEN.matcher(bearer).matches()) {
            throw new CannotRunException("that is no bearer token: it holds a character that a header cannot carry");
        }
        return new ServiceClient(url, bearer);
    }

    /**
     * The callers of this role in the file, in its order.
     *
     * @throws CannotRunException if there is no such file
     */
    List<CallerLine> callers(String role) throws CannotRunException {
        try {
            return Files.readString(callers).lines().map(line -> line.strip().split("\\s+", -1))
                    .filter(words -> words.length == 3 && words[0].equals(role))
                    .map(words -> new CallerLine(words[0], words[1], words[2])).toList();
        } catch (IOException unreadable) {
            throw new CannotRunException("cannot read the callers' tokens in " + callers + ": "
                    + Failures.words(unreadable)
                    + " (./yimatong serve writes it on its first run; --callers names another)",
                    unreadable);
        }
    }

    CannotRunException missing(String who) {
        return new CannotRunException(callers + " has no " + who);
    }
}
