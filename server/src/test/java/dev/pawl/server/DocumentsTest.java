package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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
        assertThat(column(REST, "queue change", 1))
                .isEqualTo(QueueBody.FORM.fields().stream().map(BodyField::name).toList());
        assertThat(column(REST, "queue field", 1)).containsExactlyElementsOf(names(FlowShapes.QUEUE));
        assertThat(column(REST, "limit field", 1)).containsExactlyElementsOf(names(FlowShapes.LIMIT));
        assertThat(column(REST, "worker field", 1)).containsExactlyElementsOf(names(FlowShapes.WORKER));
        assertThat(column(REST, "metric", 1)).containsExactlyElementsOf(names(MetricsShapes.METRICS));
        assertThat(column(REST, "list parameter", 1))
                .isEqualTo(ListRequest.PARAMETERS.stream().map(Parameter::name).toList());
        assertThat(column(REST, "task field", 1)).containsExactlyElementsOf(names(Shapes.TASK));
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
        List<String> names = new ArrayList<>();
        List<String> defaults = new ArrayList<>();
        for (RecordComponent component : ServerSettings.class.getRecordComponents()) {
            names.add(component.getName());
            defaults.add(component.getAccessor().invoke(ServerSettings.DEFAULT).toString());
        }

        assertThat(column("../docs/configuration.md", "ServerSettings", 1)).isEqualTo(names);
        assertThat(column("../docs/configuration.md", "ServerSettings", 2)).isEqualTo(defaults);
    }
}
