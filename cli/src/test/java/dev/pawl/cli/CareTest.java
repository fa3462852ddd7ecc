package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator does to a queue that others use. */
class CareTest {
    @TempDir
    Path folder;

    private Path db;
    private Cli cli;

    @BeforeEach
    void fill() {
        db = folder.resolve("queue.db");
        cli = new Cli(db);
        cli.enqueue("mail");
        cli.enqueue("report");
        long cancelled = cli.enqueue("mail", "--key", "k");
        cli.run("cancel", Long.toString(cancelled)).ok();
    }

    private void execute(String... sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + db);
                Statement statement = connection.createStatement()) {
            for (String line : sql) {
                statement.executeUpdate(line);
            }
        }
    }

    @Test
    void aCheckpointSaysHowFarItCame() throws SQLException {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + db);
                Statement statement = other.createStatement()) {
            statement.executeUpdate("INSERT INTO task_queue (type) VALUES ('mail')");

            assertThat(cli.run("checkpoint", "passive", "--json").ok().object())
                    .containsEntry("mode", "passive")
                    .containsEntry("complete", true);
            assertThat(cli.run("checkpoint").ok().out())
                    .contains("carried over")
                    .contains("now 0 bytes");
        }
    }

    @Test
    void aCheckpointThatAReaderKeepsFromItsEndIsBusy() throws SQLException {
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + db);
                Statement statement = reader.createStatement()) {
            statement.execute("BEGIN");
            statement.executeQuery("SELECT count(*) FROM task").close();
            cli.enqueue("mail");

            Cli.Said said = cli.run("checkpoint", "truncate", "--busy-timeout", "200ms");

            assertThat(said.code()).isEqualTo(75);
            assertThat(said.err()).contains("try again");
        }
    }

    @Test
    void aVacuumGivesSpaceBackAndIsBusyBehindAWriter() throws Exception {
        cli.enqueue("mail", "--payload", "\"" + "x".repeat(200_000) + "\"");
        execute("DELETE FROM task WHERE id = 4");

        try (Connection writer = DriverManager.getConnection("jdbc:sqlite:" + db);
                Statement statement = writer.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            Cli.Said said = cli.run("vacuum", "--busy-timeout", "100ms");
            assertThat(said.code()).isEqualTo(75);
            statement.execute("ROLLBACK");
        }
        Map<String, Object> done = cli.run("vacuum", "--json").ok().object();

        assertThat((int) done.get("bytes_before") - (int) done.get("bytes_after"))
                .isGreaterThan(150_000);
        assertThat(Files.size(db)).isEqualTo((int) done.get("bytes_after"));
        assertThat(cli.run("analyze").ok().out()).startsWith("analyzed in");
        assertThat(cli.run("vacuum").ok().out()).startsWith("file: ");
    }

    @Test
    void aSoundQueueIsSoundAndAContradictionIsNamedWithWhatToDo() throws SQLException {
        assertThat(cli.run("check").ok().out()).isEqualTo("sound" + System.lineSeparator());
        assertThat(cli.run("check", "--quick", "--json").ok().object()).containsEntry("contradictions", List.of());
        execute("UPDATE tally SET ready = ready + 1 WHERE channel = 1");

        Cli.Said said = cli.run("check");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out()).contains("live_tallies: 1 counts of waiting").contains("What to do:");
        assertThat(cli.run("check", "--quick", "--json").object()).containsEntry("ok", false);
        assertThat(cli.run("doctor").code()).isEqualTo(1);
        assertThat(cli.run("doctor").out()).contains("PROBLEM  check");
    }

    @Test
    void adviceStandsBelowItsFindingAndIsReadInAnyWindow() throws SQLException {
        execute("UPDATE tally SET ready = ready + 1 WHERE channel = 1");

        List<String> lines = cli.run("doctor").out().lines().toList();

        int at = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("PROBLEM  check"))
                .findFirst()
                .orElseThrow());
        assertThat(lines.get(at)).doesNotContain("restore a backup");
        assertThat(lines.get(at + 1)).startsWith("         -> ").contains("restore a backup");
    }

    @Test
    void theDoctorSaysWhatItLookedAt() {
        Map<String, Object> said = cli.run("doctor", "--json").ok().object();

        assertThat(said).containsEntry("ok", true);
        assertThat(said.get("findings").toString()).contains("name=log_size", "name=last_prune", "severity=ok");
    }

    @Test
    void pruningRemovesWhatIsNamedAndNothingElse() {
        assertThat(cli.run("prune").ok().out()).startsWith("pruned 0 tasks");
        assertThat(cli.run("prune", "--older-than", "0s", "--dry-run").ok().out())
                .startsWith("would prune 1 task: 0 completed, 0 failed, 1 cancelled");
        assertThat(cli.run("prune", "--older-than", "0s", "--status", "completed,failed")
                        .ok()
                        .out())
                .startsWith("pruned 0 tasks");
        assertThat(cli.run("prune", "--older-than", "0s", "--type", "report")
                        .ok()
                        .out())
                .startsWith("pruned 0 tasks");
        assertThat(cli.run("prune", "--older-than", "0s", "--type", "mail", "--json")
                        .ok()
                        .object())
                .containsEntry("cancelled", 1)
                .containsEntry("dry_run", false);
        assertThat(cli.run("list", "--json").ok().array()).hasSize(2);
    }

    @Test
    void keysThatAreKeptForEverStayWhateverTheOptionsSay() throws SQLException {
        execute("INSERT INTO retention (type, keeps_keys) VALUES ('mail', 1)");

        assertThat(cli.run("prune", "--older-than", "0s", "--type", "mail").ok().out())
                .startsWith("pruned 0 tasks");
        assertThat(cli.run("prune", "--older-than", "0s").ok().out()).startsWith("pruned 0 tasks");
    }

    @Test
    void workersThatAreGoneAreRemovedAndTheOthersStay() throws SQLException {
        String row = "INSERT INTO worker VALUES ('%s', 'h', 1, '[]', '[]', '{}', 'priority', 1, 1, %s, %s)";
        String now = String.valueOf(System.currentTimeMillis());
        execute(
                row.formatted("stopped", now, now),
                row.formatted("stale", "1", "NULL"),
                row.formatted("busy", "1", "NULL"),
                row.formatted("live", now, "NULL"),
                "UPDATE task SET state = 3, worker = 'busy', lease_until = 9999999999999, claimed_at = 1, token = 1,"
                        + " attempts = 1 WHERE id = 1",
                "UPDATE tally SET ready = 0, processing = 1 WHERE channel = 1");

        assertThat(cli.run("worker", "prune", "live", "busy").code()).isEqualTo(1);
        assertThat(cli.run("worker", "prune", "--json").ok().out())
                .contains("stale", "stopped")
                .doesNotContain("busy");
        assertThat(cli.run("worker", "prune", "nobody").err()).contains("There is no worker nobody");
        assertThat(cli.run("worker", "prune", "busy", "--force").ok().out()).contains("busy removed");
        assertThat(cli.run("workers", "--json").ok().array())
                .singleElement()
                .satisfies(left -> assertThat(left).containsEntry("worker_id", "live"));
    }
}
