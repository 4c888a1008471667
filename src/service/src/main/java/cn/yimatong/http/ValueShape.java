package cn.yimatong.http;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Optional;

/** What the contract says of one value of a request. */
final class ValueShape {

    private final Optional<PlainSchema> plain;
    private final Validator validator;

    ValueShape(SchemaRepository schemas, JsonSchema schema) {
        plain = PlainSchema.of((JsonObject) schema);
        validator = schemas.validator(schema);
    }

    /** All that is wrong with a value, or nothing. */
    List<FieldError> errors(Object value) {
        if (plain.isPresent() && value instanceof String text && plain.get().allows(text)) {
            return List.of();
        }
        OutputUnit result = validator.validate(value);
        return result.getValid() ? List.of() : SchemaErrors.of(result);
    }

    /** Whether most values are allowed without the validator. */
    boolean isPlain() {
        return plain.isPresent();
    }
}
