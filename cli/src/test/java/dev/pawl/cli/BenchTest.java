package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchTest {
    @TempDir
    Path folder;

    @Test
    void claimsAndFairnessAreMeasuredByCommandsOfTheirOwnWhichWriteCharts() {
        Cli cli = new Cli(folder.resolve("queue.db"));
        Path charts = folder.resolve("charts");

        Cli.Said fairness = cli.run(
                        "bench",
                        "fairness",
                        "--size",
                        "1000",
                        "--dir",
                        folder.toString(),
                        "--json",
                        "--charts",
                        charts.toString())
                .ok();

        assertThat(fairness.err()).contains("bench:");
        assertThat(fairness.object().get("lottery")).asString().contains("drawn");
        assertThat(charts.resolve("fairness.md")).content().contains("](fairness.svg)");
        assertThat(charts.resolve("fairness.svg")).isNotEmptyFile();
        assertThat(cli.run("bench", "claim", "--help").ok().out()).contains("Usage: pawl bench claim", "--charts");
    }
}
