package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pawl.bench.FairnessReport.Run;
import dev.pawl.bench.MixedLoad.Fate;
import dev.pawl.task.Strategy;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FairnessTest {
    private static final int TASKS = 2_000;

    @TempDir
    static Path folder;

    private static FairnessReport report;

    @BeforeAll
    static void simulate() throws Exception {
        report = new Fairness(folder, TASKS, told -> {}).run();
    }

    @Test
    void everyStrategySeesTheSameArrivalsUnderEachLoadAndNoTaskIsForgotten() {
        assertThat(report.runs()).hasSize(12);
        for (Run run : report.runs()) {
            assertThat(run.fates().keySet()).containsExactly(1, 10, 100, 1_000);
            assertThat(run.fates().values().stream().mapToInt(Fate::arrived).sum())
                    .isEqualTo(TASKS);
            run.fates()
                    .forEach((priority, fate) -> assertThat(fate.arrived())
                            .isEqualTo(
                                    report.runs().get(0).fates().get(priority).arrived()));
        }
    }

    @Test
    void sharesOfStartsAddUpAndWaitsGrowWithTheirPercentage() {
        for (Run run : report.runs()) {
            assertThat(run.fates().values().stream()
                            .mapToDouble(run::shareOfStarts)
                            .sum())
                    .isCloseTo(1, within(1e-9));
            for (Fate fate : run.fates().values()) {
                assertThat(fate.within(0.5))
                        .isLessThanOrEqualTo(fate.within(0.9))
                        .isLessThanOrEqualTo(fate.within(1));
                assertThat(fate.waiting() > 0 || fate.oldest() == 0).isTrue();
            }
        }
    }

    @Test
    void underPriorityTheHighestNumberStandsBackAndUnderFifoAllWaitAlike() {
        Run byPriority = run(1.05, Strategy.PRIORITY);
        Run fifo = run(1.05, Strategy.FIFO);

        assertThat(fate(byPriority, 1).within(0.99))
                .isLessThan(fate(byPriority, 1_000).within(0.5));
        assertThat(fate(byPriority, 1).waiting()).isLessThan(5);
        assertThat(fate(fifo, 1).oldest()).isCloseTo(fate(fifo, 1_000).oldest(), within(2_000L));
    }

    @Test
    void whenTheOthersAreEnoughForTheWorkerTheLastPriorityStarvesUnderPriorityAlone() {
        assertThat(fate(run(1.5, Strategy.PRIORITY), 1_000).waits().size()).isLessThan(TASKS / 100);
        assertThat(fate(run(1.5, Strategy.WEIGHTED_RANDOM), 1_000).waits().size())
                .isGreaterThan(TASKS / 100);
    }

    @Test
    void theTurnsUnderWeightedRandomFollowTheWeights() {
        for (Run run : report.runs()) {
            if (run.strategy() == Strategy.WEIGHTED_RANDOM) {
                for (Fate fate : run.fates().values()) {
                    int started = fate.waits().size();
                    assertThat(fate.due()).isCloseTo(started, within(4 * Math.sqrt(started)));
                    assertThat(fate.ratio()).isBetween(0.01, 1.1);
                }
            }
        }
    }

    private static Run run(double load, Strategy strategy) {
        return report.runs().stream()
                .filter(run -> run.load() == load && run.strategy() == strategy)
                .findFirst()
                .orElseThrow();
    }

    private static Fate fate(Run run, int priority) {
        return run.fates().get(priority);
    }

    @Test
    void theSharesOfTheLotteryAreTheExactOnesWithinChance() {
        assertThat(report.shares())
                .extracting(share -> Math.round(share.exact() * 1_000) / 10.0)
                .containsExactly(98.1, 1.9, 83.2, 15.1, 1.6, 84.9, 15.1);
        assertThat(report.shares()).allMatch(share -> Math.abs(share.errors()) < 4);
    }

    @Test
    void theReportIsATableAndJson() {
        JsonNode json = JsonMapper.builder().build().readTree(report.json());

        assertThat(report.table()).contains("weighted_random", "oldest s", "W/w", "10 at 1, 90 at 100");
        assertThat(json.get("runs").size()).isEqualTo(48);
        assertThat(json.get("lottery").size()).isEqualTo(7);
    }

    @Test
    void thePageAndItsPictureTellTheSame() {
        assertThat(report.charts().get("fairness.md")).contains("](fairness.svg)", "500 draws", "| weighted_random |");
        assertThat(report.charts().get("fairness.svg"))
                .contains("Load 1.05: wait of nine in ten", "priority 1000", "seconds");
    }

    @Test
    void nothingIsLeftBehind() {
        assertThat(folder).isEmptyDirectory();
    }
}
