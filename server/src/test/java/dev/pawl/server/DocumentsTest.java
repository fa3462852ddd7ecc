package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.AccessToken;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The documents for people list what the server has, no more and no less. */
class DocumentsTest {
    private static final String REST = "../docs/rest.md";

    /** One column of the table whose first heading this is. */
    private static List<String> column(String document, String heading, int column) throws IOException {
        List<String> cells = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(Path.of(document))) {
            List<String> row = Stream.of(line.split("\\|", -1))
                    .map(cell -> cell.strip().replace("`", ""))
                    .toList();
            boolean isRow = line.startsWith("|");
            if (isRow && inside && !row.get(1).matches(":?-+:?")) {
                cells.add(row.get(column));
            }
            inside = isRow && (inside || row.get(1).equals(heading));
        }
        return cells;
    }

    @Test
    void everyRouteIsDocumentedWithItsRefusals() throws IOException {
        assertThat(column(REST, "route", 1))
                .isEqualTo(Routes.ALL.stream()
                        .map(route -> route.method() + " " + route.path())
                        .toList());
        assertThat(column(REST, "route", 4))
                .isEqualTo(Routes.ALL.stream()
                        .map(route -> String.join(
                                ", ",
                                route.problems().stream()
                                        .map(kind -> Integer.toString(kind.status()))
                                        .distinct()
                                        .toList()))
                        .toList());
    }

    @Test
    void everyFieldIsDocumented() throws IOException {
        assertThat(column(REST, "enqueue field", 1))
                .isEqualTo(
                        EnqueueBody.FORM.fields().stream().map(BodyField::name).toList());
        assertThat(column(REST, "edit field", 1))
                .isEqualTo(EditBody.FORM.fields().stream().map(BodyField::name).toList());
        assertThat(column(REST, "claim field", 1))
                .isEqualTo(ClaimBody.FORM.fields().stream().map(BodyField::name).toList());
        assertThat(column(REST, "batch field", 1))
                .isEqualTo(BatchBody.FORM.fields().stream().map(BodyField::name).toList());
        assertThat(column(REST, "bulk field", 1))
                .isEqualTo(BulkBody.FORM.fields().stream().map(BodyField::name).toList());
        assertThat(column(REST, "note field", 1))
                .isEqualTo(NoteBody.FORM.fields().stream().map(BodyField::name).toList());
        assertThat(column(REST, "attempt field", 1)).containsExactlyElementsOf(names(HistoryShapes.ATTEMPT));
        assertThat(column(REST, "log field", 1)).containsExactlyElementsOf(names(HistoryShapes.LINE));
        assertThat(column(REST, "log parameter", 1))
                .isEqualTo(LogRequest.PARAMETERS.stream()
                        .filter(parameter -> !parameter.inPath())
                        .map(Parameter::name)
                        .toList());
        assertThat(column(REST, "queue change", 1))
                .isEqualTo(QueueBody.FORM.fields().stream().map(BodyField::name).toList());
        assertThat(column(REST, "queue field", 1)).containsExactlyElementsOf(names(FlowShapes.QUEUE));
        assertThat(column(REST, "limit field", 1)).containsExactlyElementsOf(names(FlowShapes.LIMIT));
        assertThat(column(REST, "worker field", 1)).containsExactlyElementsOf(names(FlowShapes.WORKER));
        assertThat(column(REST, "run field", 1)).containsExactlyElementsOf(names(CareShapes.RUN));
        assertThat(column(REST, "backup field", 1)).isEqualTo(names(BackupBody.FORM));
        assertThat(column(REST, "check field", 1)).isEqualTo(names(CheckBody.FORM));
        assertThat(column(REST, "checkpoint field", 1)).isEqualTo(names(LogCheckpointBody.FORM));
        assertThat(column(REST, "prune field", 1)).isEqualTo(names(PruneBody.FORM));
        assertThat(column(REST, "retention field", 1)).isEqualTo(names(RetentionBody.FORM));
        assertThat(column(REST, "worker prune field", 1)).isEqualTo(names(WorkerPruneBody.FORM));
        assertThat(column(REST, "metric", 1)).containsExactlyElementsOf(names(MetricsShapes.METRICS));
        assertThat(column(REST, "list parameter", 1))
                .isEqualTo(ListRequest.PARAMETERS.stream().map(Parameter::name).toList());
        assertThat(column(REST, "event parameter", 1))
                .isEqualTo(EventRequest.PARAMETERS.stream().map(Parameter::name).toList());
        assertThat(column(REST, "event field", 1)).containsExactlyElementsOf(names(EventShapes.EVENT));
        assertThat(column(REST, "schedule field", 1)).isEqualTo(names(ScheduleBody.FORM));
        assertThat(column(REST, "type field", 1)).isEqualTo(names(TypeBody.FORM));
        assertThat(column(REST, "template field", 1)).isEqualTo(names(TemplateBody.FORM));
        assertThat(column(REST, "template run field", 1)).isEqualTo(names(TemplateBody.RUN));
        assertThat(column(REST, "webhook field", 1)).isEqualTo(names(WebhookBody.NEW));
        assertThat(column(REST, "audit field", 1)).containsExactlyElementsOf(names(AuditShapes.ENTRY));
        assertThat(column(REST, "audit parameter", 1))
                .isEqualTo(AuditRequest.PARAMETERS.stream().map(Parameter::name).toList());
        assertThat(column(REST, "task field", 1)).containsExactlyElementsOf(names(Shapes.TASK));
    }

    private static List<String> names(Form form) {
        return form.fields().stream().map(BodyField::name).toList();
    }

    private static Iterable<String> names(Shape<?> shape) {
        return Response.JSON
                .valueToTree(shape.schema().keywords())
                .get("properties")
                .propertyNames();
    }

    @Test
    void everyReasonIsDocumented() throws IOException {
        assertThat(column(REST, "reason", 1)).isEqualTo(Shapes.CODES);
    }

    @Test
    void everyProblemIsDocumentedWithItsStatus() throws IOException {
        assertThat(column(REST, "problem type", 1))
                .isEqualTo(Arrays.stream(ProblemKind.values())
                        .map(ProblemKind::uri)
                        .toList());
        assertThat(column(REST, "problem type", 2))
                .isEqualTo(Arrays.stream(ProblemKind.values())
                        .map(kind -> Integer.toString(kind.status()))
                        .toList());
    }

    @Test
    void everySettingIsDocumentedWithItsDefault() throws Exception {
        for (Record settings : List.of(ServerSettings.DEFAULT, AccessSettings.DEFAULT, TrafficSettings.DEFAULT)) {
            List<String> names = new ArrayList<>();
            List<String> defaults = new ArrayList<>();
            for (RecordComponent component : settings.getClass().getRecordComponents()) {
                names.add(component.getName());
                defaults.add(told(component.getAccessor().invoke(settings)));
            }
            String record = settings.getClass().getSimpleName();

            assertThat(column("../docs/configuration.md", record, 1)).isEqualTo(names);
            assertThat(column("../docs/configuration.md", record, 2)).isEqualTo(defaults);
        }
    }

    private static String told(@Nullable Object value) {
        if (value == null || value.equals(List.of())) {
            return "none";
        }
        return value instanceof Record ? "DEFAULT" : value.toString();
    }

    @Test
    void whoMayCallEachRouteIsDocumented() throws IOException {
        Map<Integer, AccessToken.Role> columns = Map.of(
                3, AccessToken.Role.READ,
                4, AccessToken.Role.ENQUEUE,
                5, AccessToken.Role.WORK,
                6, AccessToken.Role.ADMIN);

        assertThat(column(REST, "who may call", 1))
                .isEqualTo(Routes.ALL.stream()
                        .map(route -> route.method() + " " + route.path())
                        .toList());
        assertThat(column(REST, "who may call", 2)).isEqualTo(marks(route -> route.role() == Role.ANYONE));
        for (Map.Entry<Integer, AccessToken.Role> role : columns.entrySet()) {
            AccessToken token = new AccessToken("", "", Set.of(role.getValue()), 0, null, null, List.of());
            assertThat(column(REST, "who may call", role.getKey()))
                    .as(role.getValue().wireName())
                    .isEqualTo(marks(route -> route.role().isGrantedBy(token)));
        }
    }

    private static List<String> marks(Predicate<Route> may) {
        return Routes.ALL.stream().map(route -> may.test(route) ? "yes" : "").toList();
    }
}
