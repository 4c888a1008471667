package cn.yimatong.ledger;

import cn.yimatong.ledger.LedgerUnavailableException.Effect;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.protocol.RedisProtocolException;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failed command says about whether it was carried out. */
final class RedisFault {
    // Redis answers either before the first command of a script that writes has run.

    /** It cannot, here or now: another master is asked, or this one again. */
    private static final List<String> ELSEWHERE_OR_AGAIN = List.of("NOSCRIPT", "MOVED", "ASK", "TRYAGAIN", "BUSY",
            "LOADING", "CLUSTERDOWN", "MASTERDOWN");

    /** It reads and does not write, for as long as its state is what it is. */
    private static final List<String> NO_WRITES = List.of("MISCONF", "OOM", "READONLY", "NOREPLICAS");

    /** Lettuce has no exception classes for what it refuses to send; these are the beginnings of its messages (7.7). */
    private static final List<String> NOT_SENT = List.of("Currently not connected",
            "Connection is closed",
            "Request queue size exceeded",
            "Command buffer size exceeded", "Internal stack size exceeded");

    private static final Pattern ERROR_WORD = Pattern.compile("[A-Z]+");

    private RedisFault() {}

    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    static Effect effect(Throwable failure) {
        Optional<String> word = errorWord(cause(failure));
        String message = String.valueOf(cause(failure).getMessage());
        boolean notExecuted = word.map(known -> ELSEWHERE_OR_AGAIN.contains(known) || NO_WRITES.contains(known))
                .orElseGet(() -> NOT_SENT.stream().anyMatch(message::startsWith));
        return notExecuted ? Effect.NOT_EXECUTED : Effect.UNKNOWN;
    }

    /** Whether Redis has answered with an error of its own that asking again will not mend. */
    static boolean isFinal(Throwable failure) {
        return errorWord(cause(failure)).isPresent() && effect(failure) == Effect.UNKNOWN;
    }

    /** With what an error of Redis begins; empty where the failure is none. */
    private static Optional<String> errorWord(Throwable failure) {
        return failure instanceof RedisCommandExecutionException
                ? Optional.of(String.valueOf(failure.getMessage()).split(" ", 2)[0])
                : Optional.empty();
    }

    /**
     * In a few words, why there is no connection: that with which Redis's own error begins ({@code WRONGPASS}), or ours
     * for what failed first. No message, which could quote an address with its password.
     */
    static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        Optional<String> word = errorWord(root).filter(known -> ERROR_WORD.matcher(known).matches());
        return switch (root) {
            case RedisCommandExecutionException _ when word.isPresent() -> word.get();
            case ConnectException _ -> "nobody listens there, or no way leads there";
            case UnknownHostException _ -> "nobody knows that name";
            case RedisProtocolException _ -> "what answers there is no Redis";
            case NotSslRecordException _ -> "it does not speak TLS, as rediss asks for";
            case SSLException _,GeneralSecurityException _ ->
                "TLS fails; --redis-ca names the authorities that are trusted";
            case RedisCommandTimeoutException _,TimeoutException _ -> "it does not answer in time";
            default -> root.getClass().getSimpleName();
        };
    }

    /** Without a cause, whose message could hold arguments of a command: a code's handle or a secret. */
    static LedgerUnavailableException unavailable(Effect effect, @Nullable Throwable failure) {
        if (failure == null) {
            return new LedgerUnavailableException(effect, "Redis has not answered in time");
        }
        String message = "Redis has failed: " + scrubbed(failure);
        if (isFinal(failure)) {
            return LedgerUnavailableException.error(effect, message);
        }
        return errorWord(cause(failure)).filter(NO_WRITES::contains).isPresent()
                ? LedgerUnavailableException.refused(effect, message)
                : new LedgerUnavailableException(effect, message);
    }

    /** Of Lettuce, Redis and sockets it is known what they quote. Of anything else the class has to do. */
    private static String scrubbed(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || !(failure instanceof RedisException || failure instanceof IOException)) {
            return failure.getClass().getSimpleName();
        }
        // Where in which script is no news, and would make one failure as many messages as there are scripts.
        String news = message.split(" script: ", 2)[0];
        return news.contains("args beginning with") ? news.split(",", 2)[0] : news;
    }
}
