package cn.yimatong.scenes;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code scenes.schema.json} (JSON Schema 2020-12), and its findings in words. Made when a file is checked, not before.
 */
final class CatalogueSchema {

    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(new String(Resource.read("scenes.schema.json"), StandardCharsets.UTF_8), InputFormat.JSON);

    private CatalogueSchema() {}

    /** Everything in a file that does not fit. */
    static List<Finding> check(JsonObject file) {
        return SCHEMA.validate(file.encode(), InputFormat.JSON).stream().map(CatalogueSchema::finding).toList();
    }

    private static Finding finding(Error error) {
        String pointer = error.getInstanceLocation().toString();
        Object[] arguments = error.getArguments();
        Object bound = arguments.length == 0 ? "" : arguments[0];
        return switch (error.getKeyword()) {
            case "additionalProperties" -> new Finding(pointer + "/" + escape(bound), "is not known here");
            case "required" -> new Finding(pointer + "/" + bound, "is missing");
            case "type" -> new Finding(pointer, "must be of type " + arguments[1]);
            case "enum" -> new Finding(pointer, "must be one of " + bound);
            case "pattern" -> new Finding(pointer, "must match " + bound);
            case "minimum" -> new Finding(pointer, "must be at least " + bound);
            case "maximum" -> new Finding(pointer, "must be at most " + bound);
            case "minItems" -> new Finding(pointer, "must have at least " + bound + " item(s)");
            case "maxItems" -> new Finding(pointer, "must have at most " + bound + " items");
            case "minLength" -> new Finding(pointer, "must not be empty");
            case "maxLength" -> new Finding(pointer, "must have at most " + bound + " characters");
            default -> new Finding(pointer, error.getMessage());
        };
    }

    private static String escape(Object member) {
        return member.toString().replace("~", "~0").replace("/", "~1");
    }
}
