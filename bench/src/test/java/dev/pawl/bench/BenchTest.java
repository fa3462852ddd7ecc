package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchTest {
    @TempDir
    Path folder;

    @Test
    void aShortRunMeasuresEveryFigureExecutesNothingWhenIdleAndLeavesNothingBehind() throws Exception {
        List<String> told = new ArrayList<>();

        BenchReport report = new Bench(folder, 0.02, told::add).run();

        assertThat(report.figures())
                .extracting(BenchReport.Figure::name)
                .contains(
                        "FULL raw insert, one per transaction",
                        "FULL enqueue, 64 callers",
                        "FULL drain, 1 worker, items of a job",
                        "FULL drain, 8 workers",
                        "NORMAL raw claim 100 + complete 100",
                        "NORMAL enqueue, 1 caller",
                        "NORMAL enqueueAll of 1,000",
                        "NORMAL drain, 8 workers",
                        "FULL idle pick-up, p99");
        assertThat(report.figures())
                .filteredOn(figure -> figure.unit().equals("tasks/s"))
                .allMatch(figure -> figure.value() > 0);
        assertThat(report.figures())
                .filteredOn(figure -> figure.name().startsWith("SQL statements"))
                .allMatch(figure -> figure.value() == 0)
                .hasSize(1);
        assertThat(told).isNotEmpty();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void theReportIsATableAndJson() {
        BenchReport report = new BenchReport(List.of(
                new BenchReport.Figure("NORMAL enqueue, 1 caller", 20_000, "tasks/s", "raw insert", 0.8),
                new BenchReport.Figure("idle pick-up, p50", 0.25, "ms", null, null)));

        JsonNode figures = JsonMapper.builder().build().readTree(report.json()).get("figures");

        assertThat(report.table())
                .contains("20,000")
                .contains("0.80  raw insert")
                .contains("0.25  ms");
        assertThat(figures.get(0).get("ratio").asDouble()).isEqualTo(0.8);
        assertThat(figures.get(1).has("ratio")).isFalse();
    }
}
