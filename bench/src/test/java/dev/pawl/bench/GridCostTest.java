package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GridCostTest {
    @TempDir
    Path folder;

    @Test
    void whatAClaimInALargeGridCostsIsToldAsRatiosToASmallOne() throws Exception {
        BenchReport report = new GridCost(folder, 20_000, 2, step -> {}).run();

        assertThat(report.figures())
                .filteredOn(figure -> figure.ratio() != null)
                .hasSize(6)
                .allSatisfy(figure -> {
                    assertThat(figure.name()).endsWith("20000 keys");
                    assertThat(figure.ratio()).isPositive();
                });
        assertThat(folder).isEmptyDirectory();
    }
}
