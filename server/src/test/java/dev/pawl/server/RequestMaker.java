package dev.pawl.server;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/**
 * Makes requests of an OpenAPI document: what its schemas allow, as it is or spoilt in one or several ways. What answers
 * said of ids, tokens and the like is asked for again.
 */
final class RequestMaker {
    private static final List<String> CONTENT_TYPES = List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/json;",
            "application/json; charset=latin1",
            "APPLICATION/JSON; charset=\"UTF-8\"",
            "*/*",
            "json");

    private static final List<String> HEADERS = List.of(
            "Content-Encoding: gzip",
            "Accept: text/html",
            "If-None-Match: *",
            "Last-Event-ID: x",
            "Idempotency-Key: k",
            "Accept-Encoding: br",
            "Range: bytes=0-1",
            "X-Request-Id: \u00e4",
            "Expect: nothing",
            "If-Match: \"x\"");

    /** One call of an operation. */
    private record Operation(String method, String path, JsonNode said) {}

    /**
     * What is sent.
     *
     * @param path as the document has it
     * @param body a character for each byte
     */
    record Request(String method, String path, String target, List<String> headers, String body) {
        byte[] bytes() {
            StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n");
            headers.forEach(header -> head.append(header).append("\r\n"));
            if (!body.isEmpty()) {
                head.append("Content-Length: ").append(body.length()).append("\r\n");
            }
            return head.append("\r\n").append(body).toString().getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public String toString() {
            String text = new String(bytes(), StandardCharsets.UTF_8);
            return text.length() <= 4_000 ? text : text.substring(0, 4_000) + "... " + text.length();
        }
    }

    private final Random random;
    private final SchemaValues values;
    private final List<Operation> operations = new ArrayList<>();

    RequestMaker(JsonNode document, Random random) {
        this.random = random;
        this.values = new SchemaValues(document, random);
        document.get("paths")
                .forEachEntry((path, methods) -> methods.forEachEntry((method, said) -> {
                    if (!isEndless(said)) {
                        operations.add(new Operation(method.toUpperCase(Locale.ROOT), path, said));
                    }
                }));
    }

    /** An answer that does not end cannot be read to its end. */
    private static boolean isEndless(JsonNode said) {
        return said.at("/responses/200/content").has("text/event-stream");
    }

    void remember(Response answer) {
        if (answer.status() < 300 && answer.header("Content-Type").equals(Answer.JSON)) {
            values.remember(answer.json());
        }
    }

    Request next() {
        Operation operation = operations.get(random.nextInt(operations.size()));
        // why: half of them are right in everything, or nothing would ever happen behind the checks.
        boolean spoils = random.nextBoolean();
        String method = operation.method().equals("GET") && chance(10) ? "HEAD" : operation.method();
        List<String> headers = new ArrayList<>();
        String body = new String(body(operation, spoils, headers), StandardCharsets.ISO_8859_1);
        if (spoils && chance(10)) {
            headers.add(HEADERS.get(random.nextInt(HEADERS.size())));
        }
        return new Request(method, operation.path(), target(operation, spoils), headers, body);
    }

    private byte[] body(Operation operation, boolean spoils, List<String> headers) {
        JsonNode content = operation.said().at("/requestBody/content");
        if (content.isMissingNode() || spoils && chance(15)) {
            return new byte[0];
        }
        String mediaType = content.propertyNames().iterator().next();
        headers.add("Content-Type: "
                + (spoils && chance(10) ? CONTENT_TYPES.get(random.nextInt(CONTENT_TYPES.size())) : mediaType));
        JsonNode body = values.valid(content.get(mediaType).get("schema"), "");
        return spoils ? values.spoilt(body) : body.toString().getBytes(StandardCharsets.UTF_8);
    }

    private String target(Operation operation, boolean spoils) {
        String path = operation.path();
        List<String> query = new ArrayList<>();
        for (JsonNode parameter : operation.said().path("parameters")) {
            String name = parameter.get("name").stringValue();
            String value = spoils && chance(3) ? values.weirdText() : text(values.valid(parameter.get("schema"), name));
            if (parameter.get("in").stringValue().equals("path")) {
                path = path.replace("{" + name + "}", segment(value));
            } else if (parameter.get("required").booleanValue() || random.nextBoolean()) {
                query.add(name + "=" + encoded(value));
                if (spoils && chance(10)) {
                    query.add(name + "=" + encoded(value));
                }
            }
        }
        if (spoils && chance(10)) {
            query.add(random.nextBoolean() ? "unknown=1" : "%zz=%f");
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.stringValue() : value.toString();
    }

    /** why never empty, nor dots: it would be another path, of which the document says nothing. */
    private static String segment(String text) {
        String encoded = encoded(text.length() > 2_000 ? text.substring(0, 2_000) : text);
        return encoded.isEmpty() || encoded.matches("\\.{1,2}") ? "x" : encoded;
    }

    private static String encoded(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.substring(0, Math.min(text.length(), 2_000)).getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '-' || b == '.';
            encoded.append(plain ? String.valueOf((char) b) : String.format("%%%02X", b));
        }
        return encoded.length() <= 4_000 ? encoded.toString() : "long";
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }
}
