package cn.yimatong.cli;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Calls a running service over HTTP as one caller. Its messages never hold the token, nor what was sent. */
final class ServiceClient implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final URI service;
    private final String token;
    private final HttpClient http;

    /** @throws CannotRunException if Java cannot read which authorities it is to trust, whether they matter or not */
    ServiceClient(URI service, String token) throws CannotRunException {
        this.service = service;
        this.token = token;
        try {
            http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT)
                    .build();
        } catch (UncheckedIOException unusable) {
            throw NoAnswer.store(unusable);
        }
    }

    /**
     * What the service answered.
     *
     * @param body empty where it was no JSON object
     * @param retryAfter how long it asks to be left alone; empty where it does not ask
     */
    record Answer(int status, JsonObject body, Optional<Duration> retryAfter) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** The problem (RFC 9457) in one line, without characters that could steer a terminal. */
        CannotRunException problem() {
            String why = status == 401 ? "the service does not know this token" : text(body, "title");
            String detail = text(body, "detail");
            String line = "the service answered " + status + (why.isEmpty() ? "" : ": " + why)
                    + (detail.isEmpty() ? "" : ": " + detail) + errors();
            return new CannotRunException(line);
        }

        /** What is wrong and where (RFC 9457, extension {@code errors} of the service), a line each. */
        private String errors() {
            if (!(body.getValue("errors") instanceof JsonArray errors)) {
                return "";
            }
            return errors.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast)
                    .map(error -> "\n  " + text(error, "pointer") + text(error, "parameter") + text(error, "header")
                            + " "
                            + text(error, "detail"))
                    .collect(Collectors.joining());
        }

        /** The first of what is wrong, in the service's words; empty where it names nothing. */
        String firstError() {
            return body.getValue("errors") instanceof JsonArray errors && !errors.isEmpty()
                    && errors.getValue(0) instanceof JsonObject first ? text(first, "detail") : "";
        }

        private static String text(JsonObject from, String member) {
            return from.getValue(member) instanceof String text ? text.replaceAll("\\p{Cntrl}+", " ") : "";
        }
    }

    /**
     * Sends one request.
     *
     * @param path from the root of the service, beginning with a slash
     * @throws CannotRunException if no answer came: nobody listens there, or not in time
     */
    Answer send(String method, String path, JsonObject body, Map<String, String> headers)
            throws CannotRunException, InterruptedException {
        return send(method, path, body.encode(), headers);
    }

    /** The same for a body that is JSON text already. */
    Answer send(String method, String path, String body, Map<String, String> headers)
            throws CannotRunException, InterruptedException {
        var request = HttpRequest.newBuilder(service.resolve(path)).timeout(ANSWER_TIMEOUT)
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), json(response.body()),
                    response.headers().firstValue("Retry-After").flatMap(ServiceClient::seconds));
        } catch (IOException failure) {
            throw NoAnswer.to(service, ANSWER_TIMEOUT, failure);
        } catch (UnresolvedAddressException nobody) {
            throw NoAnswer.to(service, ANSWER_TIMEOUT, new IOException(nobody));
        }
    }

    /** RFC 9110, section 10.2.3, in its form of seconds; a date is not understood. */
    private static Optional<Duration> seconds(String retryAfter) {
        return retryAfter.matches("[0-9]{1,6}")
                ? Optional.of(Duration.ofSeconds(Integer.parseInt(retryAfter)))
                : Optional.empty();
    }

    private static JsonObject json(String text) {
        try {
            return text.isEmpty() ? new JsonObject() : new JsonObject(text);
        } catch (DecodeException notAnObject) {
            return new JsonObject();
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
