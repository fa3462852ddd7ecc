package dev.pawl;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import java.util.List;
import java.util.Locale;

/**
 * A JSON Schema, draft 2020-12, ready to judge. What it is made of is loaded with the first one, since that takes most of a
 * second. It leads nowhere: neither the network nor the class path is read for a reference.
 *
 * <p>Threading: immutable.
 */
final class PayloadSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/";
    private static final int MOST_FAULTS = 20;

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .pathType(PathType.JSON_PATH)
                            .locale(Locale.ENGLISH)
                            .preloadSchema(true)
                            .build())
                    .schemaLoader(
                            loader -> loader.allow(address -> address.toString().startsWith(DRAFT))));

    private final Schema schema;

    private PayloadSchema(Schema schema) {
        this.schema = schema;
    }

    /**
     * @throws InvalidTaskException naming the field when the text is no schema
     */
    static PayloadSchema of(String field, String text) {
        Draft.SCHEMA.check(field, text);
        try {
            return new PayloadSchema(REGISTRY.getSchema(text, InputFormat.JSON));
        } catch (SchemaException | IllegalArgumentException unusable) {
            throw new InvalidTaskException(field, "must be a JSON Schema, draft 2020-12: " + unusable.getMessage());
        }
    }

    /** The schema of schemas. */
    private static final class Draft {
        static final PayloadSchema SCHEMA = new PayloadSchema(REGISTRY.getSchema(SchemaLocation.of(DRAFT + "schema")));
    }

    /**
     * @param field what the JSON is called
     * @throws InvalidTaskException naming the path of every fault, as {@code payload.$.to[0]}
     */
    void check(String field, String json) {
        List<Error> errors = schema.validate(json, InputFormat.JSON);
        if (!errors.isEmpty()) {
            throw new InvalidTaskException(errors.stream()
                    .limit(MOST_FAULTS)
                    .map(error -> new Violation(field + "." + error.getInstanceLocation(), error.getMessage()))
                    .toList());
        }
    }
}
