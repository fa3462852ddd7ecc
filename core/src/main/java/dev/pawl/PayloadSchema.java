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
import dev.pawl.task.JsonText;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON Schema, draft 2020-12, ready to judge. What it is made of is loaded with the first one, since that takes most of a
 * second. It leads nowhere: neither the network nor the class path is read for a reference.
 *
 * <p>Threading: immutable.
 */
final class PayloadSchema {
    private static final String DRAFT = "https://json-schema.org/draft/2020-12/";
    private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");
    private static final int MOST_FAULTS = 20;
    private static final JsonMapper JSON = new JsonMapper();

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .pathType(PathType.JSON_PATH)
                            .locale(Locale.ENGLISH)
                            .preloadSchema(true)
                            .regularExpressionFactory(SchemaPattern::new)
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
        new JsonText(text).fault().ifPresent(fault -> {
            throw new InvalidTaskException(field, "must be JSON: " + fault);
        });
        Draft.SCHEMA.check(field, text);
        requireInner(field, JSON.readTree(text));
        try {
            Schema schema = REGISTRY.getSchema(text, InputFormat.JSON);
            schema.initializeValidators();
            PayloadSchema judge = new PayloadSchema(schema);
            judge.errors("{}");
            return judge;
        } catch (Endless endless) {
            throw new InvalidTaskException(field, "must come to an end: " + endless.getMessage());
        } catch (SchemaException | IllegalArgumentException unusable) {
            throw new InvalidTaskException(field, "must be a JSON Schema, draft 2020-12: " + unusable.getMessage());
        }
    }

    private static void requireInner(String field, JsonNode node) {
        for (Map.Entry<String, JsonNode> member : node.properties()) {
            if (REFERENCES.contains(member.getKey())
                    && member.getValue().isString()
                    && !member.getValue().stringValue().startsWith("#")) {
                throw new InvalidTaskException(
                        field,
                        "must refer to nothing but itself, as in #/$defs/name, not to '"
                                + member.getValue().stringValue() + "'");
            }
        }
        node.values().forEach(inner -> requireInner(field, inner));
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
        List<Error> errors;
        try {
            errors = errors(json);
        } catch (Endless endless) {
            throw new InvalidTaskException(field, "cannot be judged by its schema: " + endless.getMessage());
        } catch (SchemaException unusable) {
            throw new InvalidTaskException(
                    field, "cannot be judged, its schema leads nowhere: " + unusable.getMessage());
        }
        if (!errors.isEmpty()) {
            throw new InvalidTaskException(errors.stream()
                    .limit(MOST_FAULTS)
                    .map(error -> new Violation(field + "." + error.getInstanceLocation(), error.getMessage()))
                    .toList());
        }
    }

    private List<Error> errors(String json) {
        SchemaPattern.begin();
        try {
            return schema.validate(json, InputFormat.JSON);
        } catch (SchemaPattern.TooLong tooLong) {
            throw new Endless(tooLong);
        } catch (StackOverflowError tooDeep) {
            // why an Error: this one leaves nothing half done, and says what no look at the schema could.
            throw new Endless(tooDeep);
        }
    }

    /** The schema refers to itself in a circle, or has a pattern that finds no end in some text. */
    private static final class Endless extends RuntimeException {
        private static final long serialVersionUID = 1;

        Endless(SchemaPattern.TooLong cause) {
            super(cause.getMessage(), cause);
        }

        Endless(StackOverflowError cause) {
            super("it leads in a circle, or a pattern goes too deep", cause);
        }
    }
}
