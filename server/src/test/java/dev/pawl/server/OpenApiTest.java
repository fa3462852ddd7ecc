package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The document says what the server does. */
class OpenApiTest {
    private static final Path GOLDEN = Path.of("../docs/openapi.json");
    private static final Path WRITTEN = Path.of("target/openapi.json");

    private static JsonNode document() {
        return Response.JSON.readTree(OpenApi.json(Routes.ALL));
    }

    @Test
    void theDocumentIsThePublishedOne() throws IOException {
        Files.writeString(WRITTEN, OpenApi.json(Routes.ALL) + "\n");

        assertThat(Files.readString(WRITTEN))
                .as("the document has changed; if that is meant, copy server/%s over docs/openapi.json", WRITTEN)
                .isEqualTo(Files.exists(GOLDEN) ? Files.readString(GOLDEN) : "");
    }

    @Test
    void theServerHandsItOut(@TempDir Path folder) {
        try (Served served = Served.in(folder)) {
            assertThat(served.get("/openapi.json").ok(200).body()).isEqualTo(OpenApi.json(Routes.ALL));
        }
    }

    @Test
    void theRouterHasTheRoutesOfTheDocumentAndNoOther(@TempDir Path folder) {
        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        WorkPool pool = new WorkPool(1, 1);
        try (Pawl pawl = Pawl.open(folder.resolve("queue.db"));
                Exporter exporter = new Exporter(pawl)) {
            new Dispatch(
                            Operations.of(pawl, pool, new MaintenanceRuns(), exporter, ServerSettings.DEFAULT),
                            pool,
                            new Admission(
                                    new KnownTokens(pawl.access(), pawl.time(), pool),
                                    new Origin(ServerSettings.DEFAULT),
                                    ServerSettings.DEFAULT,
                                    pawl.time()),
                            new Witnesses(new AuditTrail(pawl.access()), exporter),
                            ServerSettings.DEFAULT)
                    .mount(router, Routes.ALL);
        }
        vertx.close();

        Set<String> routed = new TreeSet<>();
        router.getRoutes().stream()
                .filter(route -> route.methods() != null && route.getPath() != null)
                .forEach(route -> route.methods()
                        .forEach(method ->
                                routed.add(method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}"))));

        Set<String> documented = new TreeSet<>();
        document()
                .get("paths")
                .forEachEntry((path, operations) -> operations.propertyNames().forEach(method -> {
                    documented.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path);
                    if (method.equals("get")) {
                        documented.add("HEAD " + path);
                    }
                }));
        assertThat(routed).isEqualTo(documented).isNotEmpty();
    }

    @Test
    void everyReferenceLeadsToASchema() {
        JsonNode schemas = document().get("components").get("schemas");

        document().findValues("$ref").forEach(reference -> {
            String name = reference.stringValue().replace("#/components/schemas/", "");
            assertThat(schemas.has(name)).as(name).isTrue();
        });
    }

    @Test
    void whatTheServerAnswersIsWhatTheSchemasList(@TempDir Path folder) {
        try (Served served = Served.in(folder)) {
            JsonNode schemas = document().get("components").get("schemas");
            long id = served.enqueued("{\"type\":\"mail\"}");

            assertListed(schemas.get("Task"), served.get("/queue/tasks/" + id));
            assertListed(schemas.get("Why"), served.get("/queue/tasks/" + id + "/why"));
            assertListed(schemas.get("Stats"), served.get("/queue/stats"));
            Response queue = served.patch("/queue/queues/q", "{\"rate\":{\"starts\":1,\"period_seconds\":1}}");
            assertListed(schemas.get("Queue"), queue);
            assertThat(queue.json().get("rate").propertyNames())
                    .containsExactlyElementsOf(
                            schemas.get("Rate").get("properties").propertyNames());
            assertListed(schemas.get("Limit"), served.put("/queue/limits/key/k", "{\"max_running\":1}"));
            assertListed(schemas.get("Removed"), served.delete("/queue/limits/key/k"));
            assertListed(schemas.get("Enqueued"), served.enqueue("{\"type\":\"mail\"}"));
            assertListed(schemas.get("Cancelled"), served.post("/queue/tasks/" + id + "/cancel"));
            assertListed(schemas.get("Retried"), served.post("/queue/tasks/" + id + "/retry"));
            assertListed(schemas.get("Problem"), served.enqueue("{}"));
            JsonNode claimed = served.post("/queue/claim", "{\"worker_id\":\"ada\",\"types\":[\"mail\"]}")
                    .ok(200)
                    .json()
                    .get("tasks")
                    .get(0);
            assertThat(schemas.get("Claimed").get("properties").propertyNames()).containsAll(claimed.propertyNames());
            String claim = "{\"worker_id\":\"ada\",\"token\":" + claimed.get("token") + "}";
            String path = "/queue/tasks/" + claimed.get("task_id");
            assertListed(schemas.get("Extended"), served.post(path + "/extend", claim));
            assertListed(schemas.get("Said"), served.post(path + "/complete", claim));
            assertListed(schemas.get("Checkpoints"), served.get(path + "/checkpoints"));
            assertListed(schemas.get("Greeted"), served.put("/queue/workers/ada", "{\"types\":[\"mail\"]}"));
            assertListed(schemas.get("Health"), served.get("/health/live"));
        }
    }

    @Test
    void everyExampleHasTheMembersOfItsSchema() {
        for (Shape<?> shape : Shapes.ALL) {
            JsonNode schema = Response.JSON.valueToTree(shape.schema().keywords());
            schema.path("examples")
                    .forEach(example -> assertThat(example.propertyNames())
                            .as(shape.name())
                            .containsExactlyElementsOf(schema.get("properties").propertyNames()));
        }
    }

    @Test
    void everyExampleOfABodyIsOneThatIsTaken() {
        for (Route route : Routes.ALL) {
            Form form = route.form();
            if (form != null) {
                Faults faults = new Faults();
                Map<String, JsonObjectText.Member> members = form.members(form.example(), faults);
                form.fields().forEach(field -> field.read(members, faults));
                faults.check();
            }
        }
    }

    private static void assertListed(JsonNode schema, Response answer) {
        assertThat(answer.json().propertyNames())
                .containsExactlyElementsOf(schema.get("properties").propertyNames());
    }
}
