package cn.yimatong.http;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.Location;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.contract.RequestBody;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the contract says of one operation's request, made ready at the start. Vert.x's own {@code RequestValidator} is
 * not used: it hops to a worker thread for each request, makes each validator anew and stops at the first error.
 */
final class RequestShape {

    /**
     * Beside an operation that checks its body itself: one that names every fault of a body at once, those that no
     * schema knows included. Its schema in the contract is for whoever writes a client.
     */
    private static final String CHECKED_BY_OPERATION = "x-checked-by-operation";

    private record Named(String name, boolean required, ValueShape shape) {}

    private final List<Named> pathParameters = new ArrayList<>();
    private final List<Named> headers = new ArrayList<>();
    private final @Nullable ValueShape body;
    private final Optional<PlainBody> plainBody;
    private final boolean bodyRequired;
    private final Set<String> bodyTypes;

    RequestShape(OpenAPIContract contract, Operation operation) {
        for (Parameter parameter : operation.getParameters()) {
            Named named = new Named(parameter.getName(), parameter.isRequired(),
                    new ValueShape(contract.getSchemaRepository(), parameter.getSchema()));
            if (parameter.getIn() == Location.PATH) {
                pathParameters.add(named);
            } else if (parameter.getIn() == Location.HEADER) {
                headers.add(named);
            } else {
                throw new IllegalArgumentException("parameters of this kind are not served: " + parameter.getIn());
            }
        }
        RequestBody requestBody = operation.getRequestBody();
        bodyRequired = requestBody != null && requestBody.isRequired();
        bodyTypes = requestBody == null ? Set.of() : Set.copyOf(requestBody.getContent().keySet());
        // A media type of JSON with a suffix, such as a merge patch, has the schema of its own media type.
        MediaType json = bodyTypes.stream().sorted().findFirst()
                .map(type -> Objects.requireNonNull(requestBody).getContent().get(type)).orElse(null);
        if (json == null || operation.getOpenAPIModel().getBoolean(CHECKED_BY_OPERATION, false)) {
            body = null;
            plainBody = Optional.empty();
        } else {
            plainBody = PlainBody.of((JsonObject) json.getSchema());
            body = new ValueShape(contract.getSchemaRepository(), json.getSchema());
            var _ = body.errors(withEveryMember((JsonObject) json.getSchema()));
        }
    }

    /**
     * A document with every member of a schema, right or wrong. A validator replaces each part of its schema by another
     * object when it first gets there; once it has been everywhere, event loops may share it.
     */
    private static JsonObject withEveryMember(JsonObject schema) {
        JsonObject document = new JsonObject().put("a member that no schema has", 0);
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        for (String name : properties.fieldNames()) {
            document.put(name, withEveryMember(properties.getJsonObject(name)));
        }
        return document;
    }

    /** Whether a usual request is allowed without a validator. */
    boolean isPlain() {
        return (body == null || plainBody.isPresent())
                && Stream.concat(pathParameters.stream(), headers.stream()).allMatch(named -> named.shape.isPlain());
    }

    /** The media types that its body may have; empty where it takes none. */
    Set<String> bodyTypes() {
        return bodyTypes;
    }

    /** Reads a usual body without a validator; nothing where it takes one. */
    Optional<Body> plain(byte[] utf8) {
        return plainBody.flatMap(plain -> plain.read(utf8));
    }

    /** All that is wrong with a request, or nothing. */
    List<FieldError> errors(Map<String, String> path, MultiMap given, Optional<Body> document) {
        List<FieldError> errors = new ArrayList<>();
        for (Named parameter : pathParameters) {
            // A path that matched has all its parameters.
            check(parameter, List.of(path.getOrDefault(parameter.name, "")), FieldError.Where.PARAMETER, errors);
        }
        for (Named header : headers) {
            check(header, given.getAll(header.name), FieldError.Where.HEADER, errors);
        }
        if (document.isEmpty()) {
            if (bodyRequired) {
                errors.add(FieldError.pointer("", "a body is required"));
            }
        } else if (bodyTypes.isEmpty()) {
            errors.add(FieldError.pointer("", "this operation takes no body"));
        } else if (body != null && document.get() instanceof Body.Tree(JsonObject json)) {
            errors.addAll(body.errors(json));
        }
        return errors;
    }

    private static void check(Named named, List<String> values, FieldError.Where where, List<FieldError> errors) {
        if (values.isEmpty()) {
            if (named.required) {
                errors.add(new FieldError(where, named.name, "is required"));
            }
        } else if (values.size() > 1) {
            errors.add(new FieldError(where, named.name, "is given more than once"));
        } else {
            named.shape.errors(values.getFirst()).stream().findFirst()
                    .ifPresent(error -> errors.add(new FieldError(where, named.name, error.detail())));
        }
    }
}
