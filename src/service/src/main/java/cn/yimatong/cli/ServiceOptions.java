package cn.yimatong.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the service is and who calls it: the options that commands of a running service share. */
final class ServiceOptions {
    @Mixin
    private ServiceAddress address = new ServiceAddress();

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
        return address.client(token == null ? tokenOf(role) : token);
    }

    private String tokenOf(String role) throws CannotRunException {
        return address.callers(role).stream().filter(line -> caller == null || line.name().equals(caller))
                .map(ServiceAddress.CallerLine::token).findFirst()
                .orElseThrow(() -> address.missing(role + (caller == null ? "" : " named " + caller)));
    }
}
