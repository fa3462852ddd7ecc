package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.bench.ClaimReport.Row;
import dev.pawl.task.Strategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClaimCostTest {
    private static final int SIZE = 12_345;

    @TempDir
    static Path folder;

    private static ClaimReport report;

    @BeforeAll
    static void measure() throws Exception {
        report = new ClaimCost(folder, SIZE, 3, told -> {}).run();
    }

    @Test
    void everyStrategyIsMeasuredForSingleClaimsAndBatchesInEveryFile() {
        for (Strategy strategy : Strategy.values()) {
            for (int batch : new int[] {1, 10}) {
                assertThat(report.rows())
                        .filteredOn(row -> row.strategy() == strategy && row.batch() == batch)
                        .allMatch(row -> row.micros() > 0)
                        .extracting(Row::file)
                        .containsExactly(ClaimCase.values());
            }
        }
    }

    @Test
    void aRatioIsToTheSameClaimsInTheBaseFileOfTheSameRun() {
        for (Row row : report.rows()) {
            double base = report.rows().stream()
                    .filter(other -> other.file() == ClaimCase.BASE
                            && other.strategy() == row.strategy()
                            && other.batch() == row.batch())
                    .mapToDouble(Row::micros)
                    .findFirst()
                    .orElseThrow();

            assertThat(row.ratio()).isCloseTo(row.micros() / base, within(1e-9));
        }
    }

    @Test
    void nothingIsLeftBehind() {
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theReportIsATableAndJsonWithTheSizeOfTheRun() {
        JsonNode json = JsonMapper.builder().build().readTree(report.json());

        assertThat(report.table())
                .contains("12,345 finished", "12,345 incompatible in front", "200 limit keys, 50 full", "of 40 ratios");
        assertThat(json.get("claims").size()).isEqualTo(48);
        assertThat(json.get("claims").get(1).get("bound").asDouble()).isEqualTo(1.2);
    }

    @Test
    void aRatioOverItsBoundIsNamed() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row(Strategy.FIFO, 1, ClaimCase.CHANNELS, 70, 1.4));
        rows.add(new Row(Strategy.FIFO, 1, ClaimCase.LIMIT_KEYS, 70, 1.4));

        assertThat(new ClaimReport(SIZE, rows).table().lines())
                .anyMatch(line -> line.matches("fifo.*1,000 channels.*1\\.40 +1\\.5"))
                .anyMatch(line -> line.matches("fifo.*200 limit keys.*1\\.40 +1\\.2 +over"))
                .contains("1 of 2 ratios are within their bounds.");
    }

    @Test
    void thePageAndItsPictureTellTheSame() {
        assertThat(report.charts().get("claim.md")).contains("](claim.svg)", "| 12,345 finished |");
        assertThat(report.charts().get("claim.svg")).contains("12,345 finished", "10 tasks per claim", "lifo", "bound");
    }
}
