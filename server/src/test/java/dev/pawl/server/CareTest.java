package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.Retention;
import dev.pawl.store.Round;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Maintenance over REST. */
class CareTest {
    private static final String PATH = "/queue/maintenance/";
    private static final String PATIENTLY = "?wait_seconds=30";

    @TempDir
    Path folder;

    private Served served;

    @BeforeEach
    void serve() {
        served = served(PawlSettings.DEFAULT);
    }

    private Served served(PawlSettings settings) {
        // why so patient: what waits for another program here waits until the test says so.
        StoreSettings store = new StoreSettings(Durability.NORMAL, Duration.ofMinutes(1));
        return new Served(Pawl.open(folder.resolve("queue.db").toString(), settings.withStore(store)), Served.ANY_PORT);
    }

    @AfterEach
    void close() {
        served.close();
    }

    /** Runs {@code work} while another program writes: whoever writes waits, whoever reads does not. */
    private void whileAnotherProgramWrites(Runnable work) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            work.run();
        }
    }

    /** Runs to the end, which is expected to be good. */
    private JsonNode outcome(String kind, String body) {
        JsonNode run = served.post(PATH + kind + PATIENTLY, body).ok(200).json();
        assertThat(run.get("state").stringValue()).as(run.toString()).isEqualTo("done");
        assertThat(run.get("kind").stringValue()).isEqualTo(kind);
        assertThat(run.get("error").isNull()).isTrue();
        assertThat(run.get("ended_at_utc").isNull()).isFalse();
        return run.get("outcome");
    }

    private long ended(String type) {
        long id = served.enqueued("{\"type\":\"" + type + "\"}");
        served.post("/queue/tasks/" + id + "/cancel").ok(200);
        return id;
    }

    @Test
    void aBackupIsACompleteQueueBesideTheServedOne() {
        served.enqueued("{\"type\":\"mail\"}");

        JsonNode backup = outcome("backup", "{\"name\":\"before-upgrade\"}");

        Path file = Path.of(backup.get("file").stringValue());
        assertThat(file.getParent()).isEqualTo(folder.resolve("backups"));
        assertThat(file.getFileName().toString()).startsWith("queue_backup_before-upgrade_");
        assertThat(backup.get("tasks").longValue()).isEqualTo(1);
        try (Pawl copy = Pawl.openExisting(file.toString(), PawlSettings.DEFAULT)) {
            assertThat(copy.browser().get(1)).isPresent();
        }
    }

    @Test
    void ofASeriesSoManyBackupsStayAsAreToBeKept() throws IOException {
        outcome("backup", "{\"name\":\"other\"}");
        for (int i = 0; i < 3; i++) {
            outcome("backup", "{\"name\":\"mine\",\"keep\":2}");
        }

        assertThat(names(folder.resolve("backups")))
                .hasSize(3)
                .filteredOn(name -> name.contains("mine"))
                .hasSize(2);
    }

    @Test
    void backupsGoWhereThePlannedOnesGo() throws IOException {
        served.close();
        Path planned = folder.resolve("planned");
        served = served(PawlSettings.DEFAULT.withMaintenance(
                MaintenanceSettings.DEFAULT.withBackup(BackupRequest.into(planned), Duration.ofDays(1))));

        assertThat(served.post(PATH + "backup" + PATIENTLY)
                        .ok(200)
                        .json()
                        .at("/outcome/file")
                        .stringValue())
                .startsWith(planned + folder.getFileSystem().getSeparator());
        assertThat(names(planned)).hasSize(1);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aBackupThatCannotBeWrittenSaysWhy() throws IOException {
        Files.createFile(folder.resolve("backups"));

        JsonNode run = served.post(PATH + "backup" + PATIENTLY).ok(200).json();

        assertThat(run.get("state").stringValue()).isEqualTo("failed");
        assertThat(run.get("outcome").isNull()).isTrue();
        assertThat(run.get("error").stringValue())
                .contains(folder.resolve("backups").toString())
                .doesNotContain("Exception");
        served.post(PATH + "check" + PATIENTLY).ok(200);
    }

    @Test
    void aCheckFindsNothingInASoundQueueAndWhatIsWrongInAnother() throws SQLException {
        served.enqueued("{\"type\":\"mail\"}");
        assertThat(outcome("check", "{}").get("ok").booleanValue()).isTrue();

        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE task SET state = 3");
        }

        JsonNode check = outcome("check", "{\"quick\":true}");
        assertThat(check.get("ok").booleanValue()).isFalse();
        assertThat(check.at("/contradictions/0/advice").stringValue()).isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"passive", "full", "restart", "truncate"})
    void aCheckpointCarriesTheLogOver(String mode) {
        served.enqueued("{\"type\":\"mail\"}");

        JsonNode done = outcome("checkpoint", "{\"mode\":\"" + mode + "\"}");

        assertThat(done.get("mode").stringValue()).isEqualTo(mode);
        assertThat(done.get("complete").booleanValue()).isTrue();
        assertThat(done.get("log_bytes").longValue() == 0).isEqualTo(mode.equals("truncate"));
    }

    @Test
    void aVacuumTellsWhatItGaveBackAndAnAnalyzeNothing() {
        // why: a file without gaps may get a page longer by being written anew.
        String payload = "{\"text\":\"" + "x".repeat(100_000) + "\"}";
        long task = served.enqueued("{\"type\":\"mail\",\"payload\":" + payload + "}");
        served.pawl.delete(task);

        JsonNode vacuum = outcome("vacuum", "{}");

        assertThat(vacuum.get("bytes_after").longValue())
                .isPositive()
                .isLessThanOrEqualTo(vacuum.get("bytes_before").longValue() - 90_000);
        assertThat(outcome("analyze", "{}").isNull()).isTrue();
    }

    @Test
    void aPruningCountsOrRemovesWhatItIsAskedFor() {
        long mail = ended("mail");
        long report = ended("report");

        assertThat(outcome("prune", "{}").get("total").longValue()).isZero();
        assertThat(outcome("prune", "{\"older_than_seconds\":0,\"status\":[\"failed\"]}")
                        .get("total")
                        .longValue())
                .isZero();
        JsonNode dry = outcome("prune", "{\"dry_run\":true,\"older_than_seconds\":0}");
        assertThat(dry.get("cancelled").longValue()).isEqualTo(2);
        assertThat(dry.get("dry_run").booleanValue()).isTrue();
        served.get("/queue/tasks/" + mail).ok(200);

        JsonNode pruned = outcome(
                "prune", "{\"older_than_seconds\":0,\"type\":\" mail \",\"status\":[\"cancelled\",\"completed\"]}");

        assertThat(pruned.get("total").longValue()).isEqualTo(1);
        served.get("/queue/tasks/" + mail).problem(ProblemKind.NO_SUCH_TASK);
        served.get("/queue/tasks/" + report).ok(200);
    }

    @Test
    void whileARunGoesOnOfItsKindThereIsNoOtherAndNobodyElseWaits() throws SQLException {
        String[] runs = new String[2];
        whileAnotherProgramWrites(() -> {
            Response begun = served.post(PATH + "vacuum").ok(202);
            runs[0] = begun.json().get("run_id").stringValue();
            assertThat(begun.header("Location")).isEqualTo(PATH + "runs/" + runs[0]);

            Response refused = served.post(PATH + "vacuum").problem(ProblemKind.CONFLICT);
            assertThat(refused.detail()).isEqualTo("A vacuum has not ended yet: run " + runs[0]);

            JsonNode next = served.post(PATH + "check").ok(202).json();
            runs[1] = next.get("run_id").stringValue();
            assertThat(next.get("state").stringValue()).isEqualTo("waiting");
            assertThat(next.get("started_at_utc").isNull()).isTrue();
            assertThat(served.get(PATH + "runs/" + runs[1] + "?wait_seconds=0.01")
                            .ok(200)
                            .json()
                            .get("state")
                            .stringValue())
                    .isEqualTo("waiting");
            for (int i = 0; i < 2 * ServerSettings.DEFAULT.threads(); i++) {
                served.get("/queue/stats").ok(200);
            }
        });
        for (String run : runs) {
            assertThat(served.get(PATH + "runs/" + run + PATIENTLY)
                            .ok(200)
                            .json()
                            .get("state")
                            .stringValue())
                    .isEqualTo("done");
        }
        assertThat(served.get(PATH + "runs").ok(200).json().findValuesAsString("run_id"))
                .containsExactly(runs[1], runs[0]);
        outcome("vacuum", "{}");
    }

    @Test
    void waitingForARunHoldsNoThread() throws SQLException {
        List<CompletableFuture<Response>> waits = new ArrayList<>();
        whileAnotherProgramWrites(() -> {
            String run =
                    served.post(PATH + "vacuum").ok(202).json().get("run_id").stringValue();
            for (int i = 0; i < 3 * ServerSettings.DEFAULT.threads(); i++) {
                waits.add(served.eventually("/queue/maintenance/runs/" + run + PATIENTLY));
            }
            served.get("/queue/stats").ok(200);
            assertThat(waits).noneMatch(CompletableFuture::isDone);
        });

        assertThat(waits)
                .allSatisfy(wait -> assertThat(wait.join().json().get("state").stringValue())
                        .isEqualTo("done"));
    }

    @Test
    void theDoctorSaysWhatItLookedAtAndTheRoundsWhatWasDone() {
        JsonNode doctor = served.get(PATH + "doctor").ok(200).json();

        assertThat(doctor.get("ok").booleanValue()).isTrue();
        assertThat(doctor.get("findings"))
                .hasSameSizeAs(served.pawl.maintenance().examine());
        assertThat(served.get(PATH + "rounds").ok(200).body()).isEqualTo("[]");
        served.pawl.maintenance().begin(Round.Kind.PRUNE, 0, "me");
        assertThat(served.get(PATH + "rounds").ok(200).json().at("/0/state").stringValue())
                .isEqualTo("begun");
    }

    @Test
    void theRetentionIsShownAndReplaced() {
        assertThat(served.get(PATH + "retention").ok(200).body())
                .isEqualTo("{\"completed_seconds\":604800,\"failed_seconds\":2592000,\"cancelled_seconds\":604800,"
                        + "\"keep_keys\":false,\"by_type\":{}}");

        Response set = served.put(
                        PATH + "retention",
                        "{\"completed_seconds\":1.5,\"failed_seconds\":null,\"by_type\":{\" b \":{\"keep_keys\":true}}}")
                .ok(200);

        assertThat(set.body())
                .isEqualTo("{\"completed_seconds\":1.5,\"failed_seconds\":null,\"cancelled_seconds\":604800,"
                        + "\"keep_keys\":false,\"by_type\":{\"b\":{\"completed_seconds\":1.5,\"failed_seconds\":null,"
                        + "\"cancelled_seconds\":604800,\"keep_keys\":true}}}");
        assertThat(served.get(PATH + "retention").ok(200).body()).isEqualTo(set.body());
        assertThat(served.pawl.maintenance().retention().all().failed()).isEqualTo(Retention.FOREVER);

        served.put(PATH + "retention", "{}").ok(200);
        assertThat(served.pawl.maintenance().retention()).isEqualTo(Retention.DEFAULT);
    }

    @Test
    void aWorkerThatLivesIsOnlyRemovedByForce() {
        served.pawl.handle(TaskType.json("a"), (payload, context) -> {});
        Worker worker = served.pawl.start(WorkerSettings.DEFAULT.withId("w/1"));

        assertThat(served.delete("/queue/workers/w%2F1")
                        .problem(ProblemKind.CONFLICT)
                        .detail())
                .contains("force=true");
        served.delete("/queue/workers/other").problem(ProblemKind.NO_SUCH_WORKER);
        assertThat(served.delete("/queue/workers/w%2F1?force=yes")
                        .problem(ProblemKind.INVALID)
                        .fields())
                .containsExactly("force");
        assertThat(served.delete("/queue/workers/w%2F1?force=true")
                        .ok(200)
                        .json()
                        .get("worker_id")
                        .stringValue())
                .isEqualTo("w/1");
        worker.close();
    }

    @Test
    void workersThatAreGoneAreRemoved() {
        served.pawl.handle(TaskType.json("a"), (payload, context) -> {});
        served.pawl.start(WorkerSettings.DEFAULT.withId("gone")).close();
        served.pawl.start(WorkerSettings.DEFAULT.withId("lives"));

        assertThat(served.post(PATH + "workers/prune", "{\"gone_for_seconds\":3600}")
                        .ok(200)
                        .body())
                .isEqualTo("{\"worker_ids\":[]}");
        assertThat(served.post(PATH + "workers/prune").ok(200).body()).isEqualTo("{\"worker_ids\":[\"gone\"]}");
    }

    @Test
    void whatNeedsNoWriterIsDoneWhileAnotherProgramWrites() throws SQLException {
        whileAnotherProgramWrites(() -> {
            outcome("check", "{}");
            outcome("prune", "{\"dry_run\":true}");
            served.get(PATH + "doctor").ok(200);
            served.get(PATH + "retention").ok(200);
        });
    }
}
