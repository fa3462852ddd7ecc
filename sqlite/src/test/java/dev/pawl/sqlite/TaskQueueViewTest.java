package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Claim;
import dev.pawl.task.Compatibility;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.FakeTime;
import dev.pawl.testkit.HandWorker;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The view {@code task_queue}: plain SQL is an API. */
class TaskQueueViewTest extends InOneFile {
    @BeforeEach
    void openTheFile() {
        tasks();
    }

    @Test
    void theColumnsAreTheDocumentedOnes() throws SQLException {
        assertThat(Tables.rows(file(), "SELECT name FROM pragma_table_info('task_queue')"))
                .containsExactly(
                        "id",
                        "type",
                        "priority",
                        "payload",
                        "compatibility",
                        "status",
                        "attempts",
                        "max_attempts",
                        "run_after_utc",
                        "lease_until_utc",
                        "reserved_at_utc",
                        "processing_started_utc",
                        "finished_at_utc",
                        "locked_by",
                        "error_message",
                        "idempotency_key",
                        "created_at_utc",
                        "updated_at_utc",
                        "queue",
                        "result",
                        "limit_key");
    }

    @ParameterizedTest
    @CsvSource({
        "2147483648, 2147483647",
        "-2147483649, -2147483648",
        "-1, -1",
        "0, 0",
        "9223372036854775807, 2147483647"
    })
    void anImportedPriorityBeyondWhatFitsBecomesTheNearestThatDoes(long given, int stored) throws SQLException {
        Tables.execute(file(), "INSERT INTO task_queue (type, priority) VALUES ('mail', " + given + ")");

        assertThat(worker("mail").claimOne().priority()).isEqualTo(stored);
    }

    @Test
    void aRowShowsTheTask() throws SQLException {
        insert(Draft.of("mail")
                .payload("[1]")
                .queue("slow")
                .priority(3)
                .key("k")
                .limitKey("customer:7")
                .needs(Map.of("gpu", true)));
        HandWorker worker =
                new HandWorker(tasks(), time, "ada", new Selector(Set.of("mail"), Set.of(), Map.of("gpu", true)));
        Claim claim = worker.claimOne();
        assertThat(row())
                .isEqualTo(
                        "1|mail|3|[1]|{\"gpu\":true}|processing|1|5|2027-01-15T08:00:00.000Z|2027-01-15T08:01:00.000Z"
                                + "|2027-01-15T08:00:00.000Z|2027-01-15T08:00:00.000Z|null|ada|null|k|2027-01-15T08:00:00.000Z"
                                + "|2027-01-15T08:00:00.000Z|slow|null|customer:7");

        time.advance(Duration.ofMillis(1_250));
        worker.end(claim, Outcome.retry(Duration.ofSeconds(1), "no route"));
        assertThat(row()).contains("|queued|1|5|2027-01-15T08:00:02.250Z|null|").contains("|no route|");

        time.advance(Duration.ofSeconds(1));
        worker.complete(worker.claimOne(), "\"sent\"");
        assertThat(row())
                .contains("|completed|2|5|")
                .contains("|2027-01-15T08:00:02.250Z|ada|null|k|")
                .endsWith("|2027-01-15T08:00:02.250Z|slow|\"sent\"|customer:7");
    }

    @Test
    void everyStatusHasItsName() throws SQLException {
        HandWorker worker = worker("mail");
        insertAll(Draft.of("mail"), Draft.of("mail"));
        worker.complete(worker.claimOne(), null);
        worker.end(worker.claimOne(), Outcome.discard("no"));
        tasks().cancel(insert(Draft.of("mail")));
        insert(Draft.of("mail"));
        worker.claimOne();
        insertAll(Draft.of("mail"), Draft.of("mail").runAfter(time.now() + 1));

        assertThat(Tables.rows(file(), "SELECT status FROM task_queue ORDER BY id"))
                .containsExactly("completed", "failed", "cancelled", "processing", "queued", "queued");
    }

    @Test
    void anInsertOfTypeAloneMakesATaskWithEveryDefault() throws SQLException {
        long before = System.currentTimeMillis();
        Tables.execute(file(), "INSERT INTO task_queue (type, payload) VALUES ('mail', '{}')");

        Task task = task(1);
        assertThat(task.status()).isEqualTo(TaskStatus.QUEUED);
        assertThat(task.queue()).isEqualTo(NewTask.DEFAULT_QUEUE);
        assertThat(task.priority()).isEqualTo(NewTask.DEFAULT_PRIORITY);
        assertThat(task.maxAttempts()).isEqualTo(NewTask.DEFAULT_MAX_ATTEMPTS);
        assertThat(task.compatibility()).isEqualTo(Compatibility.NONE);
        assertThat(task.idempotencyKey()).isNull();
        assertThat(task.createdAt()).isEqualTo(task.updatedAt()).isEqualTo(task.runAfter());
        assertThat(task.createdAt()).as("the machine's own time").isBetween(before, System.currentTimeMillis());
        assertThat(worker("mail").claimOne().payload()).isEqualTo("{}");
    }

    @Test
    void anInsertMaySayEverything() throws SQLException {
        Tables.execute(file(), """
                INSERT INTO task_queue (type, payload, queue, priority, compatibility, max_attempts, run_after_utc,
                  idempotency_key, status)
                VALUES (' mail ', '[1, 2]', ' slow ', -5, '{"b": 1, "a": "x"}', 7, '2099-12-31T23:59:59.123+01:00', 'k',
                  'queued')""");

        Task task = task(1);
        assertThat(task.type()).isEqualTo("mail");
        assertThat(task.payload()).isEqualTo("[1, 2]");
        assertThat(task.queue()).isEqualTo("slow");
        assertThat(task.priority()).isEqualTo(-5);
        assertThat(task.compatibility().json()).isEqualTo("{\"a\":\"x\",\"b\":1}");
        assertThat(task.maxAttempts()).isEqualTo(7);
        assertThat(task.runAfter())
                .isEqualTo(Instant.parse("2099-12-31T22:59:59.123Z").toEpochMilli());
        assertThat(task.idempotencyKey()).isEqualTo("k");
        assertThat(browser().stats().all().scheduled()).isEqualTo(1);
    }

    @Test
    void aTimeOfThePastIsReadyAtOnce() throws SQLException {
        Tables.execute(file(), "INSERT INTO task_queue (type, run_after_utc) VALUES ('mail', '2001-02-03T04:05:06Z')");

        assertThat(task(1).runAfter())
                .isEqualTo(Instant.parse("2001-02-03T04:05:06Z").toEpochMilli());
        assertThat(worker("mail").claim(1)).hasSize(1);
    }

    @Test
    void aKnownKeyChangesNothing() throws SQLException {
        long id = insert(Draft.of("mail").key("k"));

        Tables.execute(
                file(),
                "INSERT INTO task_queue (type, idempotency_key) VALUES ('other', 'k')",
                "INSERT INTO task_queue (type, idempotency_key) VALUES ('other', 'new'), ('other', 'new')",
                "INSERT INTO task_queue (type, idempotency_key) VALUES ('other', ''), ('other', '')");

        assertThat(Tables.rows(file(), "SELECT type, idempotency_key FROM task_queue ORDER BY id"))
                .containsExactly("mail|k", "other|new", "other|null", "other|null");
        assertThat(tasks().insert(List.of(Draft.of("mail").key("k").task()))
                        .get(0)
                        .taskId())
                .isEqualTo(id);
    }

    @Test
    void manyRowsAtOnceGetIdsOneAfterTheOther() throws SQLException {
        insert(Draft.of("mail"));
        Tables.execute(file(), """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
                INSERT INTO task_queue (type, payload, priority) SELECT 'type' || (i % 3), i, i % 7 FROM n""");

        assertThat(Tables.rows(file(), "SELECT count(*), min(id), max(id) FROM task_queue"))
                .containsExactly("1001|1|1001");
        assertThat(insert(Draft.of("mail"))).isEqualTo(1_002);
        assertThat(worker("type*").claim(2_000)).hasSize(1_000);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    id              | 7                           | id: is given by the queue
                    type            | NULL                        | type: must be text of 1 to 200 characters
                    type            | ''                          | type: must be text of 1 to 200 characters
                    type            | '   '                       | type: must be text of 1 to 200 characters
                    type            | 5                           | type: must be text of 1 to 200 characters
                    type            | hex(zeroblob(101))          | type: must be text of 1 to 200 characters
                    type            | concat('a', char(10), 'b')  | type:
                    queue           | ''                          | queue: must be text of 1 to 200 characters
                    queue           | 5                           | queue: must be text of 1 to 200 characters
                    queue           | hex(zeroblob(101)) | queue: must be text of 1 to 200 characters
                    queue           | concat('a', char(9), 'b')   | queue:
                    payload         | '{'                         | payload: must be JSON
                    payload         | ''                          | payload: must be JSON
                    payload         | '{a:1}'                     | payload: must be JSON
                    payload         | x'00ff'                     | payload: must be JSON
                    compatibility   | '['                         | compatibility: must be a JSON object
                    compatibility   | '[]'                        | compatibility: must be a JSON object
                    compatibility   | '"x"'                       | compatibility: must be a JSON object
                    compatibility   | '{"a":null}'                | compatibility: must be a JSON object
                    compatibility   | '{"a":[1]}'                 | compatibility: must be a JSON object
                    compatibility   | '{"a":{"b":1}}'             | compatibility: must be a JSON object
                    compatibility   | '{"":1}'                    | compatibility:
                    compatibility   | '{" ":1}'                   | compatibility:
                    compatibility   | concat('{"a":"', hex(zeroblob(2100)), '"}') | compatibility:
                    compatibility   | '{"a":1e999}'               | compatibility:
                    compatibility   | '{"a":1,"a":2}'             | compatibility:
                    priority        | 'high'                      | priority: must be an integer
                    priority        | 1.5                         | priority: must be an integer
                    limit_key       | 5                           | limit_key: must be text
                    limit_key       | hex(zeroblob(128))          | limit_key: must be text of at most 255
                    max_attempts    | 0                           | max_attempts: must be an integer from 1 to 100
                    max_attempts    | 101                         | max_attempts: must be an integer from 1 to 100
                    max_attempts    | 'many'                      | max_attempts: must be an integer from 1 to 100
                    run_after_utc   | 'tomorrow'                  | run_after_utc: must be an ISO-8601 time
                    run_after_utc   | 1800000000000               | run_after_utc: must be an ISO-8601 time
                    run_after_utc   | 'now'                       | run_after_utc: must be an ISO-8601 time
                    run_after_utc   | '2027-13-01'                | run_after_utc: must be an ISO-8601 time
                    run_after_utc   | '1969-12-31T23:59:59Z'      | run_after_utc: must be an ISO-8601 time
                    run_after_utc   | '9999-12-31T23:59:59-01:00' | run_after_utc: must be an ISO-8601 time
                    idempotency_key | 5                           | idempotency_key: must be text
                    idempotency_key | hex(zeroblob(128)) |  idempotency_key: must be text of at most 255
                    status          | 'completed'                 | status: a new task is queued
                    """)
    void aBadValueIsRefusedByTheNameOfItsColumnAndNothingIsWritten(String column, String value, String message)
            throws SQLException {
        String sql = column.equals("type")
                ? "INSERT INTO task_queue (type) VALUES (" + value + ")"
                : "INSERT INTO task_queue (type, " + column + ") VALUES ('mail', " + value + ")";

        assertThatThrownBy(() -> Tables.execute(file(), sql))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(message);

        assertThat(Tables.rows(file(), "SELECT count(*) FROM task")).containsExactly("0");
        assertThat(Tables.rows(file(), "SELECT count(*) FROM channel")).containsExactly("0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " { } ",
                "{\"b\":1,\"a\":2}",
                "{ \"gpu\" : true , \"fast\":false }",
                "{\"n\":-0.5,\"m\":12345678901,\"big\":2.5e3}",
                "{\"text\":\"a \\\"quote\\\" and \\\\ and \\n and \\t\"}",
                "{\"text\":\"Käse 🧀 \\u00e4 / \\/\"}",
                "{\"Ä\":1,\"a.b\":2,\"Z\":3,\"z\":4}"
            })
    void aCompatibilityHasOneSpelling(String json) throws SQLException {
        try (Connection connection = Tables.connect(file());
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO task_queue (type, compatibility) VALUES ('mail', ?)")) {
            insert.setString(1, json);
            insert.executeUpdate();
        }
        String canonical = Compatibility.parse(json.strip()).json();
        assertThat(Tables.rows(file(), "SELECT compatibility FROM task_queue")).containsExactly(canonical);

        tasks().insert(List.of(
                new NewTask("mail", "{}", "default", 100, Compatibility.parse(json.strip()), 5, null, null)));
        assertThat(Tables.rows(file(), "SELECT count(*) FROM channel"))
                .as("both in one channel")
                .containsExactly("1");
    }

    @Test
    void theShellOfSqliteInsertsToo() throws Exception {
        String sql = "INSERT INTO task_queue(type, payload) VALUES ('mail', '{\"from\":\"shell\"}');";
        if (!isShellInstalled()) {
            Tables.execute(file(), sql);
        } else {
            Process shell = new ProcessBuilder("sqlite3", "-cmd", ".timeout 5000", file().toString(), sql)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).isEmpty();
            assertThat(shell.exitValue()).isZero();
        }

        assertThat(worker("mail").claimOne().payload()).isEqualTo("{\"from\":\"shell\"}");
    }

    private static boolean isShellInstalled() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(folder, "sqlite3"))) {
                return true;
            }
        }
        return false;
    }

    private String row() throws SQLException {
        assertThat(FakeTime.START)
                .isEqualTo(Instant.parse("2027-01-15T08:00:00Z").toEpochMilli());
        return Tables.rows(file(), "SELECT * FROM task_queue").get(0);
    }
}
