package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a server said. */
record Response(int status, HttpHeaders headers, String body) {
    static final JsonMapper JSON = JsonMapper.builder().build();

    JsonNode json() {
        return JSON.readTree(body);
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }

    /** The fields of a 422, in their order. */
    List<String> fields() {
        List<String> fields = new ArrayList<>();
        json().path("errors").forEach(error -> fields.add(error.get("field").stringValue()));
        return fields;
    }

    String detail() {
        return json().get("detail").stringValue();
    }

    /** Checks that this is a well-formed success. */
    Response ok(int expected) {
        assertThat(status).as(body).isEqualTo(expected);
        assertThat(header("Content-Type")).isEqualTo("application/json");
        return this;
    }

    /** Checks that this is a problem of such a kind, and says nothing that it should not. */
    Response problem(ProblemKind kind) {
        assertThat(status).as(body).isEqualTo(kind.status());
        assertThat(header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header("Cache-Control")).isEqualTo("no-store");
        assertThat(json().get("type").stringValue()).isEqualTo(kind.uri());
        assertThat(json().get("code").stringValue()).isEqualTo(kind.code());
        assertThat(json().get("title").stringValue()).isEqualTo(kind.title());
        assertThat(json().get("status").intValue()).isEqualTo(kind.status());
        assertThat(detail()).isNotBlank();
        assertThat(json().has("errors")).isEqualTo(kind == ProblemKind.INVALID);
        assertThat(body).doesNotContain("Exception", "\tat ", "dev.pawl", "vertx");
        return this;
    }
}
