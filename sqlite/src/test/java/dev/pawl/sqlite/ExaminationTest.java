package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Finding;
import dev.pawl.store.Finding.Severity;
import dev.pawl.store.Store;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** An examination sees what an operator should. */
class ExaminationTest extends InOneFile {
    private Store store;

    @BeforeEach
    void openIt() {
        store = open();
    }

    private Finding finding(String name) {
        return store.maintenance().examine().stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Severity severity(String name) {
        Finding finding = finding(name);
        assertThat(finding.advice().isEmpty()).as("%s", finding).isEqualTo(finding.severity() == Severity.OK);
        return finding.severity();
    }

    @Test
    void aNewQueueHasNothingThatNeedsDoing() {
        insert(Draft.of("mail"));

        assertThat(store.maintenance().examine())
                .filteredOn(finding ->
                        !Set.of("permissions", "file_system", "disk_free").contains(finding.name()))
                .hasSizeGreaterThan(12)
                .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.OK))
                .allSatisfy(finding -> assertThat(finding.figure()).isNotBlank());
    }

    @Test
    void aTaskThatWaitsForAnHourAndALeaseThatNobodyTookOverAreSeen() {
        insert(Draft.of("mail"));
        worker("mail").claimOne();
        insert(Draft.of("report"));
        time.advance(HandWorker.LEASE.plusSeconds(59));
        assertThat(severity("overdue_lease")).isEqualTo(Severity.OK);
        assertThat(severity("oldest_ready")).isEqualTo(Severity.OK);

        time.advance(Duration.ofSeconds(1));
        assertThat(severity("overdue_lease")).isEqualTo(Severity.WARNING);
        time.advance(Duration.ofHours(1));
        assertThat(severity("oldest_ready")).isEqualTo(Severity.WARNING);
    }

    @Test
    void aWorkerThatDiedWithoutAWordIsSeen() {
        store.tasks()
                .save(new WorkerInfo(
                        "ada",
                        "h",
                        1,
                        new Selector(Set.of("mail"), Set.of(), Map.of()),
                        Strategy.PRIORITY,
                        1,
                        time.now(),
                        time.now(),
                        null));
        time.advance(Duration.ofMinutes(2));
        assertThat(finding("stale_workers").figure()).isEqualTo("0 stale, 1 live");

        time.advance(Duration.ofMillis(1));

        assertThat(severity("stale_workers")).isEqualTo(Severity.WARNING);
    }

    @Test
    void aClockThatWasSetBackIsSeen() throws SQLException {
        insert(Draft.of("mail"));
        Tables.execute(file(), "UPDATE task SET updated_at = updated_at + 5000");
        assertThat(severity("clock_ahead")).isEqualTo(Severity.WARNING);

        Tables.execute(file(), "UPDATE task SET updated_at = updated_at + 55000");

        assertThat(severity("clock_ahead")).isEqualTo(Severity.PROBLEM);
    }

    @Test
    void manyDeadLettersAreSeen() {
        HandWorker worker = worker("mail");
        for (int i = 0; i < 100; i++) {
            assertThat(severity("dead_letters")).isEqualTo(Severity.OK);
            insert(Draft.of("mail"));
            worker.end(worker.claimOne(), Outcome.discard("no"));
        }

        assertThat(severity("dead_letters")).isEqualTo(Severity.WARNING);
    }

    @Test
    void gapsInAFileThatIsNotSmallAreSeen() throws SQLException {
        for (int i = 0; i < 20; i++) {
            insert(Draft.of("mail").payload("\"" + "x".repeat(1_000_000) + "\""));
        }
        assertThat(severity("free_share")).isEqualTo(Severity.OK);

        Tables.execute(file(), "DELETE FROM task WHERE id <= 10");

        assertThat(severity("free_share")).isEqualTo(Severity.WARNING);
        store.maintenance().vacuum();
        assertThat(severity("free_share")).isEqualTo(Severity.OK);
    }

    @Test
    void aContradictionIsAProblem() throws SQLException {
        insert(Draft.of("mail"));
        Tables.execute(file(), "UPDATE tally SET ready = 5");

        assertThat(severity("check")).isEqualTo(Severity.PROBLEM);

        Tables.execute(file(), "UPDATE tally SET ready = 1");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "permissions there are other ones")
    void whoMayReadAndChangeTheFileIsSeen() throws IOException {
        permit(folder, "rwxr-x--x");
        permit(file(), "rw-r-----");
        assertThat(severity("permissions")).isEqualTo(Severity.OK);
        permit(file(), "rw-r--r--");
        assertThat(severity("permissions")).isEqualTo(Severity.WARNING);
        permit(file(), "rw-rw-rw-");
        assertThat(severity("permissions")).isEqualTo(Severity.PROBLEM);
        permit(folder, "rwxr-x---");
        assertThat(severity("permissions")).isEqualTo(Severity.OK);
    }

    private static void permit(Path path, String permissions) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void theThresholdsStandInTheRunbook() throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs"))) {
            root = root.getParent();
        }
        List<String> told = Files.readAllLines(root.resolve("docs/operations.md")).stream()
                .map(line -> line.split("\\|", -1))
                .filter(cells -> cells.length == 6)
                .map(cells -> cells[1].strip().replace("`", "") + " | " + cells[2].strip() + " | " + cells[3].strip())
                .filter(row -> Arrays.stream(Gauge.values()).anyMatch(gauge -> row.startsWith(gauge.wireName() + " ")))
                .toList();

        assertThat(told)
                .isEqualTo(Arrays.stream(Gauge.values())
                        .map(gauge -> gauge.wireName() + " | " + text(gauge, gauge.warning) + " | "
                                + text(gauge, gauge.problem))
                        .toList());
    }

    private static String text(Gauge gauge, long threshold) {
        return threshold == Gauge.NONE ? "" : gauge.unit.describe(threshold);
    }
}
