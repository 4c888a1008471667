package cn.yimatong.ledger;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * A Lua script from the file of its name. Asked for by its digest; its text is sent when Redis does not know it yet.
 */
final class Script {
    private final byte[] text;
    private final String digest;

    private Script(String text) {
        this.text = text.getBytes(StandardCharsets.UTF_8);
        this.digest = sha1(this.text);
    }

    /**
     * @param name file beside this class, without {@code .lua}
     * @param change applied to the text; tests put in another clock
     */
    static Script load(String name, UnaryOperator<String> change) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("No script " + name);
            }
            return new Script(change.apply(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reply is an array whose first element is a word. */
    CompletionStage<Reply> run(RedisClusterAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... arguments) {
        CompletionStage<List<Object>> reply = redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
        return reply.exceptionallyCompose(failure -> RedisFault.cause(failure) instanceof RedisNoScriptException
                ? redis.eval(text, ScriptOutputType.MULTI, keys, arguments)
                : CompletableFuture.failedStage(failure)).thenApply(Reply::new);
    }

    private static String sha1(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }

    /** What a script has answered. */
    record Reply(List<Object> elements) {
        String word() {
            return new String((byte[]) elements.getFirst(), StandardCharsets.US_ASCII);
        }

        long number(int element) {
            return (Long) elements.get(element);
        }

        byte[] bytes(int element) {
            return (byte[]) elements.get(element);
        }

        /** A hash, as fields and values by turns. */
        Map<String, byte[]> table(int element) {
            List<?> parts = (List<?>) elements.get(element);
            Map<String, byte[]> table = new TreeMap<>();
            for (int i = 0; i < parts.size(); i += 2) {
                table.put(new String((byte[]) parts.get(i), StandardCharsets.UTF_8), (byte[]) parts.get(i + 1));
            }
            return table;
        }

        boolean has(int element) {
            return element < elements.size();
        }

        Instant instant(int element) {
            return Instant.ofEpochMilli(number(element));
        }

        /** For the words that scripts share: those that say why there is no answer. */
        RuntimeException unusable() {
            return switch (word()) {
                case "collision" -> new HolderCollisionException();
                case "lost" ->
                    LedgerUnavailableException.answered("Redis has lost data of this ledger: a birth mark is missing");
                case "unfounded" -> LedgerUnavailableException
                        .answered("Redis does not hold this deployment: its founding mark is missing");
                case "format" -> LedgerUnavailableException
                        .answered("Redis holds a record of a format that this version does not know");
                case "ahead" -> LedgerUnavailableException.ahead();
                default -> new IllegalStateException("A script answers " + word());
            };
        }
    }
}
