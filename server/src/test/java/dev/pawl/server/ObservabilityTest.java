package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.TaskType;
import dev.pawl.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What Prometheus is told, and that the dashboard, the alerts and the document name nothing else. */
class ObservabilityTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern METRIC = Pattern.compile("\\bpawl_\\w+");
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (pawl_\\w+) (\\w+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");

    @TempDir
    Path folder;

    /** What a server exports once everything has happened at least once. */
    private String exported() throws Exception {
        try (Served served = Served.in(folder)) {
            served.pawl.handleOutcome(
                    TaskType.json("mail"),
                    (payload, context) ->
                            context.attempt() == 1 ? Outcome.retry(Duration.ZERO, "again") : Outcome.done());
            served.pawl.start();
            served.pawl.await(served.enqueued("{\"type\":\"mail\"}"), PATIENCE);
            // why: an end is counted, and the answer to a request too, a moment after it can be seen.
            return await().atMost(PATIENCE)
                    .until(
                            () -> scrape(served),
                            text -> text.contains("outcome=\"completed\",queue=\"default\",type=\"mail\"} 1.0")
                                    && text.contains("route=\"/metrics\""));
        }
    }

    private static String scrape(Served served) {
        Response response = served.get("/metrics");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.header("Content-Type")).startsWith("text/plain; version=0.0.4");
        return response.body();
    }

    /** The names of all samples, without their labels. */
    private static Set<String> samples(String exported) {
        return exported.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceAll("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> named(String queries) {
        return METRIC.matcher(queries)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void whatTheDashboardAndTheAlertsNameIsExported() throws Exception {
        Set<String> exported = samples(exported());

        assertThat(exported).containsAll(named(String.join("\n", dashboardQueries())));
        assertThat(exported).containsAll(named(String.join("\n", alertExpressions())));
        assertThat(exported)
                .as("a name that is not")
                .doesNotContainAnyElementsOf(named("rate(pawl_nothing_total[5m])"));
    }

    @Test
    void everyMetricIsDocumentedWithItsLabelsAndNoOther() throws Exception {
        String exported = exported();
        Set<String> families = FAMILY.matcher(exported)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> documented = new TreeSet<>();
        for (String line : Files.readAllLines(DOCS.resolve("observability.md"))) {
            List<String> cells = List.of(line.split("\\|", -1));
            if (line.startsWith("| `pawl_")) {
                String name = cells.get(1).strip().replace("`", "");
                documented.add(name);
                assertThat(labels(exported, name)).as(name).isEqualTo(words(cells.get(3)));
            }
        }

        assertThat(documented).isEqualTo(families);
    }

    private static Set<String> labels(String exported, String family) {
        Set<String> labels = new TreeSet<>();
        exported.lines()
                .filter(line -> line.matches(family + "(_bucket|_count|_sum)?[{ ].*"))
                .forEach(line -> LABEL.matcher(line).results().forEach(found -> labels.add(found.group(1))));
        labels.remove("le");
        return labels;
    }

    private static Set<String> words(String cell) {
        return Pattern.compile("\\w+")
                .matcher(cell)
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyAlertHasAQueryASummaryAndAPlaceInTheDocument() throws IOException {
        String document = Files.readString(DOCS.resolve("observability.md"));
        List<String> names = new ArrayList<>();
        for (JsonNode rule : rules()) {
            names.add(rule.get("alert").stringValue());
            assertThat(document).contains("| `" + rule.get("alert").stringValue() + "`");
            assertThat(rule.get("expr").stringValue())
                    .matches(ObservabilityTest::bracketsMatch)
                    .matches("(?s).*[<>=] ?.*");
            assertThat(rule.get("for").stringValue()).matches("[0-9]+m");
            assertThat(rule.at("/labels/severity").stringValue()).isIn("warning", "critical");
            assertThat(rule.at("/annotations/summary").stringValue()).isNotBlank();
        }

        assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(5);
        assertThat(document.lines().filter(line -> line.startsWith("| `Pawl"))).hasSameSizeAs(names);
    }

    @Test
    void everyPanelHasQueriesAPlaceAndANumberOfItsOwn() throws IOException {
        JsonNode panels = dashboard().get("panels");

        assertThat(panels).hasSizeGreaterThan(8);
        assertThat(panels.findValuesAsString("title")).doesNotHaveDuplicates();
        List<Integer> ids = new ArrayList<>();
        panels.forEach(panel -> {
            ids.add(panel.get("id").intValue());
            assertThat(panel.at("/gridPos/x").intValue()
                            + panel.at("/gridPos/w").intValue())
                    .isBetween(1, 24);
            assertThat(panel.get("targets")).isNotEmpty();
        });
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(dashboardQueries()).allMatch(ObservabilityTest::bracketsMatch);
        assertThat(bracketsMatch("sum(rate(x[5m])")).isFalse();
    }

    private static boolean bracketsMatch(String query) {
        int open = 0;
        for (int i = 0; i < query.length(); i++) {
            char character = query.charAt(i);
            open += "([{".indexOf(character) >= 0 ? 1 : ")]}".indexOf(character) >= 0 ? -1 : 0;
            if (open < 0) {
                return false;
            }
        }
        return open == 0;
    }

    private static JsonNode dashboard() throws IOException {
        return Response.JSON.readTree(Files.readString(DOCS.resolve("grafana/pawl.json")));
    }

    private static List<String> dashboardQueries() throws IOException {
        return dashboard().findValuesAsString("expr");
    }

    private static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        new YAMLMapper()
                .readTree(Files.readString(DOCS.resolve("prometheus/alerts.yml")))
                .get("groups")
                .forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    private static List<String> alertExpressions() throws IOException {
        return rules().stream().map(rule -> rule.get("expr").stringValue()).toList();
    }
}
