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
    private static final String TOKEN = "token";

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
        // why relative: the document may be read behind a proxy that puts a path in front.
        document.put("servers", List.of(Map.of("url", ".")));
        document.put("paths", paths(routes));
        document.put("components", ordered("schemas", schemas(routes), "securitySchemes", Map.of(TOKEN, scheme())));
        return document;
    }

    private static Map<String, Object> scheme() {
        Map<String, Object> scheme = new LinkedHashMap<>();
        scheme.put("type", "http");
        scheme.put("scheme", "bearer");
        scheme.put(
                "description",
                "An access token, as `pawl token create` makes it, with the role that an operation names or with `admin`."
                        + " A server on this machine alone asks for none until its queue has one. A browser may keep it in a"
                        + " cookie, see `POST /session`.");
        return scheme;
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
        operation.put(
                "security",
                // why: an empty list of schemes says "nothing needed" instead of leaving it open.
                route.role() == Role.ANYONE ? List.of() : List.of(Map.of(TOKEN, scopes(route.role()))));
        if (!route.parameters().isEmpty()) {
            operation.put(
                    "parameters",
                    route.parameters().stream().map(OpenApi::parameter).toList());
        }
        Form form = route.form();
        if (form != null) {
            operation.put("requestBody", ordered("required", form.isRequired(), "content", contents(form)));
        }
        operation.put("responses", responses(route));
        return operation;
    }

    private static List<String> scopes(Role role) {
        return role == Role.HOLDER ? List.of() : List.of(role.wireName());
    }

    private static Map<String, Object> parameter(Parameter<?> parameter) {
        Map<String, Object> schema = new LinkedHashMap<>(parameter.schema().keywords());
        Object description = String.valueOf(schema.remove("description"));
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("name", parameter.name());
        written.put("in", parameter.place().name().toLowerCase(Locale.ROOT));
        written.put("required", parameter.place() == Parameter.Place.PATH);
        written.put("description", description);
        if (parameter.place() == Parameter.Place.QUERY_NAMES) {
            // why: the way in which OpenAPI says "any names": each member of the object is a parameter of its own.
            written.put("style", "form");
            written.put("explode", true);
        }
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
            if (reply.schema() != null) {
                response.put("content", content(reply.mediaType(), reply.schema()));
            }
            responses.put(Integer.toString(reply.status()), response);
        }
        responses.putAll(problems(refusals(route)));
        return responses;
    }

    /** Those of a route, and those of every route that needs a role. */
    private static List<ProblemKind> refusals(Route route) {
        List<ProblemKind> refusals = new ArrayList<>(route.problems());
        if (route.role() != Role.ANYONE) {
            refusals.add(ProblemKind.NO_TOKEN);
        }
        refusals.add(ProblemKind.FOREIGN);
        if (route.role() != Role.ANYONE && route.role() != Role.HOLDER) {
            refusals.add(ProblemKind.NO_ROLE);
        }
        refusals.add(ProblemKind.TOO_MANY);
        return refusals;
    }

    private static Map<String, Object> problems(List<ProblemKind> kinds) {
        Map<Integer, List<String>> titles = new TreeMap<>();
        kinds.forEach(kind -> titles.computeIfAbsent(kind.status(), status -> new ArrayList<>())
                .add(kind.title() + "."));
        Map<String, Object> responses = new LinkedHashMap<>();
        titles.forEach((status, told) -> {
            Map<String, Object> response = new LinkedHashMap<>();
            response.put("description", String.join(" ", told));
            if (status == ProblemKind.NO_TOKEN.status()) {
                response.put("headers", headers(List.of(new Header("WWW-Authenticate", "What to show."))));
            }
            if (status == ProblemKind.BUSY.status() || status == ProblemKind.TOO_MANY.status()) {
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

    private static Map<String, Object> contents(Form form) {
        Map<String, Object> contents = new LinkedHashMap<>(content(Answer.JSON, Schema.of(form.name())));
        if (form.lines() != null) {
            Schema lines = Schema.text("On each line a task, in JSON as one alone is enqueued.");
            contents.putAll(content(MediaType.LINES, lines));
        }
        return contents;
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
