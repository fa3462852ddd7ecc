package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventCostTest {
    @TempDir
    Path folder;

    @Test
    void whatEventsCostIsToldAsRatios() throws Exception {
        BenchReport report = new EventCost(folder, 400, 20, step -> {}).run();

        assertThat(report.figures())
                .extracting(BenchReport.Figure::name)
                .containsExactly(
                        "drain, nobody subscribed",
                        "drain, events written",
                        "drain, followed",
                        "events told",
                        "POST, 4 callers",
                        "POST, 20 clients, 2 stuck",
                        "read by the clients",
                        "heap held for them");
        assertThat(report.figures())
                .filteredOn(figure -> figure.ratio() != null)
                .hasSize(3);
        assertThat(report.figures().get(3).value()).as("events told").isPositive();
        assertThat(report.figures().get(6).value()).as("read by the clients").isPositive();
        assertThat(folder).isEmptyDirectory();
    }
}
