package dev.pawl.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupCostTest {
    @TempDir
    Path folder;

    @Test
    void whatABackupCostsIsToldAndWhatIsRestoredIsCompared() throws Exception {
        BackupCostReport report = new BackupCost(folder, 10, step -> {}).run();

        assertThat(report.isSame()).isTrue();
        assertThat(report.bytes()).isGreaterThan(10_000_000);
        assertThat(report.table()).contains("without a backup", "during a backup", "ratio", "those of the backup");
        assertThat(report.json()).contains("\"same_tasks\":true");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void latenciesAreReadByTheirRank() {
        Latencies latencies = new Latencies();
        for (int i = 100; i >= 1; i--) {
            latencies.add(i * 1_000_000L);
        }

        assertThat(latencies.within(0.5)).isEqualTo(51);
        assertThat(latencies.within(0.99)).isEqualTo(100);
        assertThat(latencies.within(1)).isEqualTo(100);
    }
}
