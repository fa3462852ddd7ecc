package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardCostTest {
    @TempDir
    Path folder;

    @Test
    void whatDashboardsCostIsToldAsARatio() throws Exception {
        BenchReport report = new DashboardCost(folder, 400, 4, 1, step -> {}).run();

        assertThat(report.figures())
                .extracting(BenchReport.Figure::name)
                .containsExactly("drain, no dashboard", "drain, 4 dashboards", "read by pages", "read from the pulse");
        assertThat(report.figures().get(1).ratio()).isNotNull();
        assertThat(report.figures().get(2).value()).as("read by pages").isPositive();
        assertThat(report.figures().get(3).value()).as("read from the pulse").isPositive();
        assertThat(folder).isEmptyDirectory();
    }
}
