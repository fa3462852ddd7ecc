package dev.pawl.server;

import dev.pawl.server.Route.Header;
import dev.pawl.server.Route.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI 3.1 document of the table of routes. */
final class OpenApi {
    private static final String PROBLEM = "Problem";

    private OpenApi() {}

    static String json(List<Route> routes) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        return JsonMapper.shared()
                .writer()
                .with(new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter))
                .writeValueAsString(document(routes));
    }

    private static Map<String, Object> document(List<Route> routes) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put("info", info());
        document.put("servers", List.of(Map.of("url", "/")));
        // why: an empty list of schemes says "nothing needed" instead of leaving it open.
        document.put("security", List.of());
        document.put("paths", paths(routes));
        document.put("components", Map.of("schemas", schemas(routes)));
        return document;
    }

    private static Map<String, Object> info() {
        Map<String, Object> info = new LinkedHashMap<>();
        info.put("title", "Pawl");
        info.put("version", "1");
        info.put(
                "description",
                "A durable task queue. Every error is application/problem+json; input that breaks a rule is answered with"
                        + " 422 and all its faults, each with its field. Unknown fields and parameters are refused by name.");
        info.put("license", ordered("name", "Apache-2.0", "identifier", "Apache-2.0"));
        return info;
    }

    private static Map<String, Object> paths(List<Route> routes) {
        Map<String, Map<String, Object>> byPath = new LinkedHashMap<>();
        for (Route route : routes) {
            byPath.computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
                    .put(route.method().toLowerCase(Locale.ROOT), operation(route));
        }
        return new LinkedHashMap<>(byPath);
    }

    private static Map<String, Object> operation(Route route) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", route.operationId());
        operation.put("summary", route.summary());
        if (!route.parameters().isEmpty()) {
            operation.put(
                    "parameters",
                    route.parameters().stream().map(OpenApi::parameter).toList());
        }
        Form form = route.form();
        if (form != null) {
            operation.put(
                    "requestBody",
                    ordered("required", form.isRequired(), "content", content(Answer.JSON, Schema.of(form.name()))));
        }
        operation.put("responses", responses(route));
        return operation;
    }

    private static Map<String, Object> parameter(Parameter<?> parameter) {
        Map<String, Object> schema = new LinkedHashMap<>(parameter.schema().keywords());
        Object description = String.valueOf(schema.remove("description"));
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("name", parameter.name());
        written.put("in", parameter.inPath() ? "path" : "query");
        written.put("required", parameter.inPath());
        written.put("description", description);
        written.put("schema", schema);
        return written;
    }

    private static Map<String, Object> responses(Route route) {
        Map<String, Object> responses = new LinkedHashMap<>();
        for (Reply reply : route.replies()) {
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("description", reply.description());
            if (!reply.headers().isEmpty()) {
                response.put("headers", headers(reply.headers()));
            }
            response.put("content", content(reply.mediaType(), reply.schema()));
            responses.put(Integer.toString(reply.status()), response);
        }
        responses.putAll(problems(route.problems()));
        return responses;
    }

    private static Map<String, Object> problems(List<ProblemKind> kinds) {
        Map<Integer, List<String>> titles = new TreeMap<>();
        kinds.forEach(kind -> titles.computeIfAbsent(kind.status(), status -> new ArrayList<>())
                .add(kind.title() + "."));
        Map<String, Object> responses = new LinkedHashMap<>();
        titles.forEach((status, told) -> {
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("description", String.join(" ", told));
            if (status == ProblemKind.BUSY.status()) {
                response.put("headers", headers(List.of(new Header("Retry-After", "Seconds to wait."))));
            }
            response.put("content", content(Answer.PROBLEM, Schema.of(PROBLEM)));
            responses.put(Integer.toString(status), response);
        });
        responses.put(
                "default",
                ordered("description", "Any other refusal.", "content", content(Answer.PROBLEM, Schema.of(PROBLEM))));
        return responses;
    }

    private static Map<String, Object> headers(List<Header> headers) {
        Map<String, Object> written = new LinkedHashMap<>();
        headers.forEach(header -> written.put(
                header.name(), ordered("description", header.description(), "schema", Map.of("type", "string"))));
        return written;
    }

    private static Map<String, Object> content(String mediaType, Schema schema) {
        return Map.of(mediaType, Map.of("schema", schema.keywords()));
    }

    private static Map<String, Object> schemas(List<Route> routes) {
        Map<String, Object> schemas = new LinkedHashMap<>();
        for (Route route : routes) {
            Form form = route.form();
            if (form != null) {
                schemas.put(form.name(), form.schema().keywords());
            }
        }
        Shapes.ALL.forEach(shape -> schemas.put(shape.name(), shape.schema().keywords()));
        return schemas;
    }

    private static Map<String, Object> ordered(String first, Object one, String second, Object other) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(first, one);
        map.put(second, other);
        return map;
    }
}
