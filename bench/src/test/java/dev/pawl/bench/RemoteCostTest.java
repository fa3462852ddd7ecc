package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteCostTest {
    @TempDir
    Path folder;

    @Test
    void whatItCostsToBeFarAwayIsToldAsRatios() throws Exception {
        BenchReport report = new RemoteCost(folder, 200, step -> {}).run();

        assertThat(report.figures())
                .filteredOn(figure -> figure.ratio() != null)
                .extracting(BenchReport.Figure::name)
                .containsExactly("pick-up over HTTP, p50", "pick-up over HTTP, p99", "drain over HTTP, 8 slots");
        assertThat(report.figures())
                .allSatisfy(figure -> assertThat(figure.value()).isPositive());
        assertThat(folder).isEmptyDirectory();
    }
}
