package dev.pawl.server;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether an answer is one that the OpenAPI document has. */
final class AnswerJudge {
    private final JsonNode document;
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            builder -> builder.schemaRegistryConfig(
                    SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    private final Map<String, Schema> schemas = new HashMap<>();

    /** why renamed: a schema knows its definitions by another name than the document. */
    AnswerJudge(JsonNode document) {
        this.document = Response.JSON.readTree(document.toString().replace("#/components/schemas/", "#/$defs/"));
    }

    /**
     * What is wrong with an answer; empty when nothing is.
     *
     * @param path as the document has it
     */
    Optional<String> fault(String method, String path, Response answer) {
        if (answer.status() >= 500) {
            return Optional.of("a fault of the server");
        }
        boolean isHead = method.equals("HEAD");
        String verb = isHead ? "get" : method.toLowerCase(Locale.ROOT);
        JsonNode responses = document.get("paths").path(path).path(verb).path("responses");
        String status = Integer.toString(answer.status());
        String key = responses.has(status) ? status : "default";
        if (!responses.has(key)) {
            return Optional.of("the document has no such status");
        }
        JsonNode content = responses.get(key).path("content");
        if (isHead || content.isMissingNode()) {
            return answer.body().isEmpty() ? Optional.empty() : Optional.of("a body where there is to be none");
        }
        String mediaType = plain(answer.header("Content-Type"));
        Optional<String> documented = content.propertyNames().stream()
                .filter(name -> plain(name).equals(mediaType))
                .findFirst();
        if (documented.isEmpty()) {
            return Optional.of("the document has no such media type: '" + mediaType + "'");
        }
        JsonNode schema = content.get(documented.get()).get("schema");
        return mediaType.endsWith("json") ? fault(verb + path + key, schema, answer.body()) : Optional.empty();
    }

    /** Without its parameters. */
    private static String plain(String mediaType) {
        return mediaType.replaceFirst(";.*", "");
    }

    private Optional<String> fault(String name, JsonNode schema, String body) {
        try {
            var errors = schemas.computeIfAbsent(name, any -> compiled(schema)).validate(Response.JSON.readTree(body));
            return errors.isEmpty() ? Optional.empty() : Optional.of("not of its schema: " + errors);
        } catch (JacksonException notJson) {
            return Optional.of("not JSON: " + notJson.getOriginalMessage());
        }
    }

    /** References in the document begin at its root, so what they lead to goes with each schema. */
    private Schema compiled(JsonNode schema) {
        ObjectNode alone = (ObjectNode) schema.deepCopy();
        alone.set("$defs", document.get("components").get("schemas"));
        return registry.getSchema(alone);
    }
}
