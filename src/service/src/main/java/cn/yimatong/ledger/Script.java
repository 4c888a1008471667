package cn.yimatong.ledger;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
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
    CompletionStage<Reply> run(RedisAsyncCommands<byte[], byte[]> redis, byte[][] keys, byte[]... arguments) {
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
    }
}
