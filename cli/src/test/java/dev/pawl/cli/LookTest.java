package dev.pawl.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** list, show, stats, workers, and the wishes cancel and retry. */
class LookTest {
    @TempDir
    Path folder;

    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        cli = new Cli(folder.resolve("queue.db"));
    }

    @Test
    void aListHasTheNewestFirst() {
        cli.enqueue("first");
        cli.enqueue("second");

        List<String> lines = cli.run("list").ok().out().lines().toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).contains("ID", "STATUS", "TYPE");
        assertThat(lines.get(1)).contains("2", "queued", "second", "0/5");
        assertThat(lines.get(2)).contains("first");
    }

    @Test
    void aTaskAsJsonHasTheFieldsOfTheRestInterface() {
        cli.enqueue("t");

        assertThat(cli.run("list", "--json").ok().array().get(0).keySet())
                .containsExactly(
                        "task_id",
                        "type",
                        "queue",
                        "status",
                        "priority",
                        "attempts",
                        "max_attempts",
                        "deaths",
                        "payload",
                        "compatibility",
                        "result",
                        "error_message",
                        "run_after_utc",
                        "created_at_utc",
                        "updated_at_utc",
                        "reserved_at_utc",
                        "processing_started_utc",
                        "finished_at_utc",
                        "lease_until_utc",
                        "locked_by",
                        "progress",
                        "idempotency_key",
                        "limit_key",
                        "traceparent");
    }

    @Test
    void anEmptyListSaysHowToFillIt() {
        cli.input("").run("enqueue", "t", "--lines", "-").ok();

        Cli.Said said = cli.run("list").ok();
        assertThat(said.out()).isEmpty();
        assertThat(said.err()).contains("No tasks yet").contains("pawl enqueue TYPE");
        assertThat(cli.run("stats").ok().err()).contains("No tasks yet");
        assertThat(cli.run("workers").ok().err()).contains("No workers yet").contains("pawl work");
        assertThat(cli.run("list", "--json").ok().array()).isEmpty();
    }

    @Test
    void aListIsFiltered() {
        cli.enqueue("a");
        cli.enqueue("b", "--queue", "other");
        cli.enqueue("b", "--run-after", "1h");
        cli.run("cancel", "1").ok();

        assertThat(ids("--type", "b")).containsExactly(3, 2);
        assertThat(ids("--queue", "other")).containsExactly(2);
        assertThat(ids("--status", "scheduled")).containsExactly(3);
        assertThat(ids("--status", "cancelled")).containsExactly(1);
        assertThat(cli.run("list", "--status", "failed").ok().err()).contains("No such tasks");
    }

    @Test
    void pagesFollowEachOther() {
        IntStream.range(0, 5).forEach(n -> cli.enqueue("t"));

        assertThat(ids("--limit", "2")).containsExactly(5, 4);
        assertThat(ids("--limit", "2", "--after", "4")).containsExactly(3, 2);
        assertThat(cli.run("list", "--limit", "2").ok().err()).contains("--after 4");
        assertThat(cli.run("list", "--limit", "5").ok().err()).isEmpty();
        assertThat(cli.run("list", "--after", "1").ok().err()).contains("No older tasks");
    }

    @Test
    void aListMayBeLongerThanWhatIsReadAtOnce() {
        cli.input("{}\n".repeat(2_345)).run("enqueue", "t", "--lines", "-").ok();

        assertThat(ids("--limit", "2300")).hasSize(2_300).startsWith(2_345).endsWith(46);
        assertThat(cli.run("list", "--limit", "2300").ok().out().lines().filter(line -> !line.contains("STATUS")))
                .hasSize(2_300);
    }

    @Test
    void aReaderThatHasSeenEnoughEndsTheListQuietly() {
        cli.input("{}\n".repeat(3_000)).run("enqueue", "t", "--lines", "-").ok();
        int[] written = {0};
        OutputStream closedPipe = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                written[0]++;
                throw new IOException("Broken pipe");
            }
        };
        StandardOutput out = new StandardOutput(closedPipe);
        Terminal terminal = new Terminal(
                new ByteArrayInputStream(new byte[0]),
                new PrintWriter(out, false, UTF_8),
                new PrintWriter(OutputStream.nullOutputStream(), false, UTF_8),
                false,
                Map.of("PAWL_DB", folder.resolve("queue.db").toString()));

        assertThat(Main.run(terminal, "list", "--limit", "3000", "--json")).isZero();
        assertThat(out.lossReason()).isNull();
        assertThat(written[0]).isPositive();
    }

    @Test
    void showTellsAllThatIsKnown() {
        long id = cli.enqueue("t", "--payload", "{\"a\":1}", "--key", "k", "--compatibility", "{\"gpu\":true}");

        assertThat(cli.run("show", Long.toString(id)).ok().out())
                .contains("1 (t)", "queued", "default, priority 100", "0 of 5", "{\"a\":1}", "{\"gpu\":true}", "k");
        assertThat(cli.show(id))
                .containsEntry("progress", null)
                .containsEntry("failed_attempts", List.of())
                .containsEntry("log", List.of());
    }

    @Test
    void whatATaskSaysCannotSteerTheTerminal() {
        cli.enqueue("t", "--payload", "\"\\u001b[2J\"");
        cli.enqueue("t", "--payload", "\"\u009b31m\"");

        assertThat(cli.run("show", "2").ok().out()).doesNotContain("\u009b");
    }

    @Test
    void aTaskThatIsNotThereIsNotFound() {
        cli.enqueue("t");

        for (String command : List.of("show", "cancel", "retry", "why")) {
            Cli.Said said = cli.run(command, "99");
            assertThat(said.code()).as(command).isEqualTo(1);
            assertThat(said.err()).as(command).contains("there is no task 99");
        }
    }

    @Test
    void cancelDoesWhatItCanAndTellsTheRest() {
        cli.enqueue("t");
        cli.enqueue("t");
        cli.run("cancel", "2").ok();

        Cli.Said said = cli.run("cancel", "2", "1", "9");

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.out().strip()).isEqualTo("1 cancelled");
        assertThat(said.err()).contains("cannot cancel task 2: it is cancelled").contains("there is no task 9");
    }

    @Test
    void retrySendsACancelledTaskBack() {
        cli.enqueue("t");
        cli.run("cancel", "1").ok();

        assertThat(cli.run("retry", "1", "--json").ok().array().get(0))
                .containsEntry("task_id", 1)
                .containsEntry("status", "queued")
                .containsEntry("message", "Task queued again");
        assertThat(cli.show(1)).containsEntry("status", "queued");
        assertThat(cli.run("retry", "1").err()).contains("cannot retry task 1: it is queued");
    }

    @Test
    void aWorkerIsWhatTheViewCallsIt() throws Exception {
        cli.enqueue("t");
        Map<String, String> seen = new LinkedHashMap<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("queue.db"));
                Statement statement = connection.createStatement()) {
            for (int age : new int[] {0, 50, 70, 110, 130}) {
                statement.executeUpdate("INSERT INTO worker (id, host, pid, types, queues, capabilities, strategy,"
                        + " concurrency, started_at, heartbeat_at) SELECT 'w" + age
                        + "', 'here', 1, '[]', '[]', '{}', 'priority', 1, now, now - " + age * 1_000
                        + " FROM (SELECT CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER) AS now)");
            }
            try (ResultSet rows = statement.executeQuery("SELECT id, status FROM v_worker_status")) {
                while (rows.next()) {
                    seen.put(rows.getString(1), rows.getString(2));
                }
            }
        }

        assertThat(seen).hasSize(5).containsValues("active", "silent", "stale");
        assertThat(cli.run("workers", "--json").ok().array())
                .allSatisfy(worker -> assertThat(worker.get("status")).isEqualTo(seen.get(worker.get("worker_id"))))
                .hasSize(5);
    }

    @Test
    void statsCountByStateTypeAndQueue() {
        cli.enqueue("a");
        cli.enqueue("b", "--queue", "other", "--run-after", "1h");
        cli.run("cancel", "1").ok();

        assertThat(cli.run("stats").ok().out()).contains("a ", "b ", "other", "(all)");
        Map<String, Object> stats = cli.run("stats", "--json").ok().object();
        assertThat(stats)
                .containsEntry("total_tasks", 2)
                .containsEntry("queued_tasks", 1)
                .containsEntry("scheduled_tasks", 1)
                .containsEntry("cancelled_tasks", 1)
                .containsEntry("oldest_queued_age_seconds", null);
        assertThat(stats.get("by_type")).asString().contains("a={").contains("total=1");
        assertThat(stats.get("by_queue")).asString().contains("other={");
    }

    @Test
    void metricsTellDepthsAndRates() {
        cli.enqueue("a");
        cli.enqueue("b");
        cli.run("cancel", "1").ok();

        assertThat(cli.run("metrics").ok().out())
                .contains(
                        "a ", "b ", "1 hour ", "24 hours ", "The longest waiting task", "Workers: 0 active, 0 stale.");
        Map<String, Object> metrics = cli.run("metrics", "--json").ok().object();
        assertThat(metrics)
                .containsOnlyKeys(
                        "queue_depth_by_status",
                        "queue_depth_by_type",
                        "oldest_queued_task_age_seconds",
                        "success_failure_rates",
                        "throughput",
                        "retry_metrics",
                        "processing_time_percentiles",
                        "active_workers",
                        "stale_workers")
                .containsEntry("active_workers", 0);
        assertThat(metrics.get("queue_depth_by_status")).asString().contains("queued=1", "cancelled=1");
        assertThat(metrics.get("throughput")).asString().contains("enqueued=2", "cancelled=1");
    }

    private List<Object> ids(String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "list";
        args[1] = "--json";
        System.arraycopy(options, 0, args, 2, options.length);
        return cli.run(args).ok().array().stream()
                .map(task -> task.get("task_id"))
                .toList();
    }
}
