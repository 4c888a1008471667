package cn.yimatong.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one list of all properties of a node. */
public final class Properties {

    private static final int PORTS = 65_535;
    private static final String HOST = "[0-9A-Za-z.:-]{1,255}";
    private static final String REDIS_NODE = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?";
    private static final String REDIS_NODES = "(?:[^@/\\s]*@)?" + REDIS_NODE + "(?:," + REDIS_NODE + ")*";
    private static final Pattern REDIS_URI = Pattern.compile("rediss?://" + REDIS_NODES
            + "(?:/[0-9]{1,4})?(?:\\?\\S*)?|rediss?-sentinel://" + REDIS_NODES
            + "(?:/[0-9]{1,4})?(?:\\?[^\\s#]*)?#[A-Za-z0-9._-]+");

    /** Where the public API listens. */
    public static final Property<String> HOST_NAME = Property.text("host", "127.0.0.1", "a host name or address", HOST,
            "address on which the API listens; 0.0.0.0 for all");

    /** The public API's port. */
    public static final Property<Integer> PORT = Property.number("port", 8080, 0, PORTS,
            "port of the API; 0 takes a free one");

    /** Where the management port listens. */
    public static final Property<String> MANAGEMENT_HOST = Property.text("management-host", "127.0.0.1",
            "a host name or address", HOST, "address on which health is served; keep it private");

    /** The management port. */
    public static final Property<Integer> MANAGEMENT_PORT = Property.number("management-port", 8081, 0, PORTS,
            "port of health; 0 takes a free one");

    /** The certificate that the ports present. */
    public static final Property<Optional<Path>> TLS_CERTIFICATE = Property.optional("tls-certificate", "a PEM file",
            "certificate of the API, and of the management port where its host is not this machine's own; the chain"
                    + " behind it; read again when it changes; without it there is no TLS",
            Property::notBlank, false);

    /** The key of that certificate. */
    public static final Property<Optional<Path>> TLS_KEY = Property.optional("tls-key", "a PEM file",
            "key of that certificate, PKCS#8, which its owner alone may read", Property::notBlank, false);

    /** Where the passphrase of that key lies. */
    public static final Property<Optional<Path>> TLS_KEY_PASSPHRASE_FILE = Property.optional("tls-key-passphrase-file",
            "a file", "passphrase of that key, which is encrypted then; one line, which its owner alone may read",
            Property::notBlank, false);

    /** Whose certificates callers must have. */
    public static final Property<Optional<Path>> TLS_CLIENT_CA = Property.optional("tls-client-ca", "a PEM file",
            "authorities that callers of the API must have a certificate of, beside their token; without it none is"
                    + " asked for",
            Property::notBlank, false);

    /** The data folder. */
    public static final Property<Path> DATA = Property.path("data", "data",
            "folder of the master key, the callers' tokens and the bundled Redis");

    /** A Redis of one's own. */
    public static final Property<Optional<String>> REDIS = Property.optional("redis",
            "redis://[user:password@]host:port[/database], of a cluster redis://host:port,host:port, or"
                    + " redis-sentinel://host:port,host:port#master; rediss… for TLS; the password percent-encoded",
            "Redis 7.0 or newer, or Valkey: one server, a cluster, or what sentinels name; without it one is started in"
                    + " the data folder. Set one with a password in the environment or the file: others see flags",
            Properties::redisUri, true);

    /** Whose certificates Redis may have. */
    public static final Property<Optional<Path>> REDIS_CA = Property.optional("redis-ca", "a PEM file",
            "authorities that Redis's certificate may be of, with rediss; without it those that Java trusts",
            Property::notBlank, false);

    /** The master key's file. */
    public static final Property<Optional<Path>> MASTER_KEY = Property.optional("master-key", "a file",
            "the deployment's secret; without it DATA/master.key, made on the first run", Property::notBlank, false);

    /** The library of a token's maker. */
    public static final Property<Optional<Path>> PKCS11_MODULE = Property.optional("pkcs11-module", "a file",
            "PKCS#11 module of the token in which signing keys lie; without it no module is loaded, and a key in a"
                    + " token does not sign here",
            Property::notBlank, false);

    /** The token's label. */
    public static final Property<Optional<String>> PKCS11_TOKEN = Property.optional("pkcs11-token",
            "1 to 32 characters", "label of that token", Properties::tokenLabel, false);

    /** Where the token's PIN lies. */
    public static final Property<Optional<Path>> PKCS11_PIN_FILE = Property.optional("pkcs11-pin-file", "a file",
            "PIN of that token's user; one line, which its owner alone may read", Property::notBlank, false);

    /** How the token signs by SM2. */
    public static final Property<Optional<Long>> PKCS11_SM2_MECHANISM = Property.optional("pkcs11-sm2-mechanism",
            "0x and 8 or 16 hexadecimal digits", "number of that module's mechanism for SM2 with SM3 over the whole"
                    + " message, under the default user ID; each maker has another",
            Properties::mechanism, false);

    /** The operator's own catalogue of scenes. */
    public static final Property<Optional<Path>> SCENES = Property.optional("scenes", "a file",
            "scenes.yaml of one's own: replaces and extends the catalogue that ships; read again when it changes",
            Property::notBlank, false);

    /** The records that a node keeps opened. */
    public static final Property<Integer> CACHED_RECORDS = Property.number("cached-records", 50_000, 0, 10_000_000,
            "holders' records that a node keeps opened, about 1 KB each, and as many again of those just given codes");

    /** The issuer's number of a new deployment. */
    public static final Property<Integer> ISSUER = Property.number("issuer", 1, 0, 0xFEFF,
            "issuer's number in the keys of a new deployment (MS1 section 2)");

    /** The skew online. */
    public static final Property<Integer> SKEW_SECONDS = Property.number("skew-seconds", 2, 0, 60,
            "clock skew allowed when a code is read");

    /** The event loops of the API. */
    public static final Property<Integer> EVENT_LOOPS = Property.number("event-loops", 0, 0, 256,
            "event loops of the API; 0: one a processor");

    /** The workers that mint and draw. */
    public static final Property<Integer> MINTING_THREADS = Property.number("minting-threads", 0, 0, 256,
            "threads that mint codes and draw symbols; 0: one a processor");

    /** Who verifies SM2 signatures. */
    public static final Property<String> SM2_ENGINE = Property.text("sm2-engine", "tables", "tables or bouncycastle",
            "tables|bouncycastle", "who verifies SM2 signatures: our own engine, which has a table for each key, or"
                    + " Bouncy Castle, which takes four times as long; the way out should ours be in doubt");

    /** The ledger's first try. */
    public static final Property<Integer> LEDGER_FIRST_TRY_MILLIS = Property.number("ledger-first-try-millis", 15, 1,
            10_000, "how long Redis may take before it is asked once more");

    /** The ledger's whole budget. */
    public static final Property<Integer> LEDGER_BUDGET_MILLIS = Property.number("ledger-budget-millis", 50, 1, 30_000,
            "how long Redis may take in all before a verification is refused as unavailable");

    /** The entries of the spool. */
    public static final Property<Integer> SPOOL_ENTRIES = Property.number("spool-entries", 100_000, 0, 400_000,
            "acceptances that a node may give while Redis is away, at scenes that are open then, before Redis hears of"
                    + " them; some 200 bytes of DATA/spool each; 0: none");

    /** The most connections of the API. */
    public static final Property<Integer> MAX_CONNECTIONS = Property.number("max-connections", 16_384, 1, 1_000_000,
            "connections that the API holds at once");

    /** The most connections of one address. */
    public static final Property<Integer> MAX_CONNECTIONS_PER_ADDRESS = Property.number("max-connections-per-address",
            4096, 1, 1_000_000, "connections that one address may hold at once");

    /** How often one caller may ask. */
    public static final Property<Integer> CALLER_REQUESTS = Property.number("caller-requests", 0, 0, 1_000_000,
            "requests a second that one caller may make at this node, twice as many at once; more is 429; 0: no bound");

    /** The time of a request. */
    public static final Property<Integer> REQUEST_SECONDS = Property.number("request-seconds", 5, 1, 300,
            "how long a request may take to arrive, head and body");

    /** The time of silence. */
    public static final Property<Integer> IDLE_SECONDS = Property.number("idle-seconds", 30, 1, 3600,
            "how long a connection may be silent");

    /** The time of a shutdown. */
    public static final Property<Integer> DRAIN_SECONDS = Property.number("drain-seconds", 10, 0, 300,
            "how long requests in flight may take when the service is stopped");

    /** How long a node that is told to stop is not ready and goes on. */
    public static final Property<Integer> NOTICE_SECONDS = Property.number("notice-seconds", 0, 0, 300,
            "how long the service goes on when it is stopped, not ready, so that a proxy before it hears of it");

    /** Where spans go. */
    public static final Property<Optional<String>> TRACES = Property.optional("traces", "a URL",
            "the OpenTelemetry collector that spans are sent to (OTLP over HTTP), such as http://127.0.0.1:4318;"
                    + " without it none are made",
            Properties::httpUrl, false);

    /** Which requests are traced. */
    public static final Property<Integer> TRACED_ONE_IN = Property.number("traced-one-in", 1000, 1, 1_000_000,
            "of how many requests one is traced whose caller does not say");

    /** The form of the log. */
    public static final Property<String> LOG_FORMAT = Property.text("log-format", "auto", "auto, json or text",
            "auto|json|text", "form of the log lines on standard error; auto: text on a terminal, else json");

    /** The level of the log. */
    public static final Property<String> LOG_LEVEL = Property.text("log-level", "info", "error, warn, info or debug",
            "error|warn|info|debug", "how much is logged; debug has a line a decision");

    /** All of them, in the order in which help shows them. */
    public static final List<Property<?>> ALL = List.of(HOST_NAME, PORT, MANAGEMENT_HOST, MANAGEMENT_PORT,
            TLS_CERTIFICATE, TLS_KEY, TLS_KEY_PASSPHRASE_FILE, TLS_CLIENT_CA, DATA, REDIS, REDIS_CA,
            MASTER_KEY, PKCS11_MODULE, PKCS11_TOKEN, PKCS11_PIN_FILE, PKCS11_SM2_MECHANISM, SCENES, CACHED_RECORDS,
            ISSUER, SKEW_SECONDS, EVENT_LOOPS, MINTING_THREADS, SM2_ENGINE,
            LEDGER_FIRST_TRY_MILLIS,
            LEDGER_BUDGET_MILLIS, SPOOL_ENTRIES, MAX_CONNECTIONS, MAX_CONNECTIONS_PER_ADDRESS, CALLER_REQUESTS,
            REQUEST_SECONDS,
            IDLE_SECONDS,
            DRAIN_SECONDS, NOTICE_SECONDS, TRACES, TRACED_ONE_IN, LOG_FORMAT, LOG_LEVEL);

    private Properties() {}

    private static String httpUrl(String text) {
        URI url = URI.create(text);
        if (url.getHost() == null || !List.of("http", "https").contains(url.getScheme())) {
            throw new IllegalArgumentException("not a URL of http or https");
        }
        return text;
    }

    private static String tokenLabel(String text) {
        if (text.isBlank() || text.length() > 32) {
            throw new IllegalArgumentException("no label");
        }
        return text;
    }

    private static Long mechanism(String text) {
        if (!text.matches("0x(?:[0-9A-Fa-f]{8}){1,2}")) {
            throw new IllegalArgumentException("no mechanism");
        }
        return Long.parseUnsignedLong(text.substring(2), 16);
    }

    private static String redisUri(String text) {
        if (!REDIS_URI.matcher(text).matches()) {
            throw new IllegalArgumentException("not a Redis URI");
        }
        return text;
    }
}
