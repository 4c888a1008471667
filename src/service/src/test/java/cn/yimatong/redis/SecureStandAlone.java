package cn.yimatong.redis;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One server that asks for TLS, and lets in a user who may just what the ledger does.
 *
 * @param tls what a client has to trust
 */
public record SecureStandAlone(RedisProcess server, TlsFiles tls, int tlsPort) implements SingleServer {
    /**
     * The ledger's rights, as an access list says them. What a client does to greet is a class, as single commands of
     * it are unknown to older servers.
     */
    public static final List<String> RIGHTS = List.of("~{*", "-@all", "+@connection", "-@dangerous", "+info", "+time",
            "+evalsha", "+eval", "+get", "+getrange", "+set", "+setrange", "+decr", "+del", "+exists", "+hset",
            "+hsetnx", "+hgetall", "+scan", "+xadd", "+xtrim", "+xrevrange", "+bgrewriteaof");

    private static final String PASSWORD = "ledger-of-a-test";
    private static final String ADMINISTRATOR = "administrator-of-a-test";

    /** Starts it with a certificate of its own; blocking, under a second. */
    public static SecureStandAlone start(ServerProgram program, Path folder) {
        TlsFiles tls = TlsFiles.create(folder.resolve("tls"));
        int tlsPort = FreePorts.next();
        List<String> settings = new ArrayList<>(StandAlone.KEEPS_EVERYTHING);
        settings.addAll(List.of("tls-port " + tlsPort, "tls-cert-file \"" + tls.certificate() + "\"",
                "tls-key-file \"" + tls.key() + "\"", "tls-ca-cert-file \"" + tls.authority() + "\"",
                "tls-auth-clients no", "user default off",
                "user ledger on >" + PASSWORD + " " + String.join(" ", RIGHTS),
                "user administrator on >" + ADMINISTRATOR + " ~* &* +@all"));
        return new SecureStandAlone(RedisProcess.start(program.file(), folder, settings), tls, tlsPort);
    }

    /** By TLS, as the ledger's user. */
    @Override
    public String uri() {
        return "rediss://ledger:" + PASSWORD + "@127.0.0.1:" + tlsPort;
    }

    /** As the ledger's user, without TLS. */
    public String plainUri() {
        return "redis://ledger:" + PASSWORD + "@127.0.0.1:" + server.port();
    }

    /** As a user with all rights and without TLS, to look in from outside. */
    public String administratorUri() {
        return "redis://administrator:" + ADMINISTRATOR + "@127.0.0.1:" + server.port();
    }
}
