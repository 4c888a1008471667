package cn.yimatong.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.OpenAPIContractBuilder;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.mediatype.ContentAnalyserFactory;
import io.vertx.openapi.mediatype.MediaTypePredicate;
import io.vertx.openapi.mediatype.MediaTypeRegistry;
import io.vertx.openapi.mediatype.impl.DefaultMediaTypeRegistration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The contract, {@code openapi.yaml}: read once at the start, the same for every server. */
public final class Contract {

    private final OpenAPIContract openApi;
    private final Buffer yaml;
    private final Map<String, RequestShape> shapes;

    private Contract(OpenAPIContract openApi, Buffer yaml) {
        this.openApi = openApi;
        this.yaml = yaml;
        shapes = openApi.operations().stream().collect(Collectors.toUnmodifiableMap(Operation::getOperationId,
                operation -> new RequestShape(openApi, operation)));
    }

    /**
     * Reads the contract, off the event loop.
     *
     * @return the contract; fails if it is not a valid OpenAPI 3.1 document
     */
    public static Future<Contract> load(Vertx vertx) {
        return load(vertx, UnaryOperator.identity());
    }

    /** Reads the contract and changes it before it is built, as tests do to make it stricter. */
    static Future<Contract> load(Vertx vertx, UnaryOperator<JsonObject> change) {
        return vertx.executeBlocking(Contract::read)
                .compose(yaml -> build(vertx, Objects.requireNonNull(yaml), change));
    }

    private static Future<Contract> build(Vertx vertx, Buffer yaml, UnaryOperator<JsonObject> change) {
        return vertx.executeBlocking(() -> change.apply(parse(yaml)))
                .compose(json -> new OpenAPIContractBuilder(vertx).setContract(json).mediaTypeRegistry(mediaTypes())
                        .build())
                .map(openApi -> new Contract(openApi, yaml));
    }

    OpenAPIContract openApi() {
        return openApi;
    }

    /** The text that {@code GET /openapi.yaml} serves. */
    Buffer yaml() {
        return yaml;
    }

    /** What the request of an operation must look like; the operation is one of the contract's. */
    RequestShape shape(String operationId) {
        return Objects.requireNonNull(shapes.get(operationId));
    }

    private static Buffer read() throws IOException {
        try (InputStream in = Contract.class.getResourceAsStream("openapi.yaml")) {
            if (in == null) {
                throw new IOException("openapi.yaml is not on the class path");
            }
            return Buffer.buffer(in.readAllBytes());
        }
    }

    private static JsonObject parse(Buffer yaml) {
        Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(yaml.toString(StandardCharsets.UTF_8));
        anchorPatterns(document);
        return new JsonObject(document);
    }

    /**
     * Makes {@code $} at the end of a pattern mean the end. The contract's patterns are ECMAScript's, the validator's
     * are Java's, where {@code $} also matches before a last line break.
     */
    private static void anchorPatterns(Object node) {
        if (node instanceof List<?> list) {
            list.forEach(Contract::anchorPatterns);
        } else if (node instanceof Map<?, ?> map) {
            @SuppressWarnings("unchecked")
            Map<String, Object> members = (Map<String, Object>) map;
            members.computeIfPresent("pattern", (_, pattern) -> pattern instanceof String text && text.endsWith("$")
                    ? text.substring(0, text.length() - 1) + "\\z"
                    : pattern);
            members.values().forEach(Contract::anchorPatterns);
        }
    }

    private static MediaTypeRegistry mediaTypes() {
        return MediaTypeRegistry.createDefault()
                .register(new DefaultMediaTypeRegistration(
                        MediaTypePredicate.ofExactTypes(Problem.MEDIA_TYPE, "application/merge-patch+json"),
                        ContentAnalyserFactory.json()))
                .register(new DefaultMediaTypeRegistration(
                        MediaTypePredicate.ofExactTypes("image/svg+xml", "image/png", "application/yaml"),
                        ContentAnalyserFactory.noop()));
    }
}
