package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnqueueTest {
    @TempDir
    Path folder;

    private Path db;
    private Cli cli;

    @BeforeEach
    void nameAQueue() {
        db = folder.resolve("queue.db");
        cli = new Cli(db);
    }

    @Test
    void theNumberOfTheTaskIsAllThatIsPrinted() {
        Cli.Said said = cli.run("enqueue", "mail", "--payload", "{\"to\":\"ada\"}");

        assertThat(said.code()).isZero();
        assertThat(said.out().strip()).isEqualTo("1");
        assertThat(cli.show(1)).containsEntry("type", "mail").containsEntry("payload", Map.of("to", "ada"));
    }

    @Test
    void withoutOptionsATaskHasTheDefaults() {
        long id = cli.enqueue("mail");

        assertThat(cli.show(id))
                .containsEntry("task_id", 1)
                .containsEntry("type", "mail")
                .containsEntry("queue", "default")
                .containsEntry("status", "queued")
                .containsEntry("priority", 100)
                .containsEntry("attempts", 0)
                .containsEntry("max_attempts", 5)
                .containsEntry("payload", Map.of())
                .containsEntry("compatibility", Map.of())
                .containsEntry("result", null)
                .containsEntry("error_message", null)
                .containsEntry("idempotency_key", null);
    }

    @Test
    void everyOptionArrives() {
        long id = cli.enqueue(
                "render",
                "--payload",
                "[1, 2]",
                "--priority",
                "7",
                "--queue",
                "gpu",
                "--run-after",
                "2030-01-31T08:00:00+01:00",
                "--key",
                "r-1",
                "--max-attempts",
                "2",
                "--compatibility",
                "{\"region\":\"eu\",\"gpu\":true}",
                "--durability",
                "normal");

        assertThat(cli.show(id))
                .containsEntry("payload", List.of(1, 2))
                .containsEntry("priority", 7)
                .containsEntry("queue", "gpu")
                .containsEntry("run_after_utc", "2030-01-31T07:00:00.000Z")
                .containsEntry("idempotency_key", "r-1")
                .containsEntry("max_attempts", 2)
                .containsEntry("compatibility", Map.of("region", "eu", "gpu", true));
    }

    @Test
    void aDelayCountsFromNow() {
        Map<String, Object> task = cli.show(cli.enqueue("later", "--run-after", "1h30m"));

        Duration delay = Duration.between(
                Instant.parse((String) task.get("created_at_utc")), Instant.parse((String) task.get("run_after_utc")));
        assertThat(delay).isBetween(Duration.ofMinutes(89), Duration.ofMinutes(91));
    }

    @Test
    void theSameKeyAgainIsAnsweredWithTheSameTask() {
        long first = cli.enqueue("mail", "--key", "welcome");

        Cli.Said again = cli.run("enqueue", "mail", "--key", "welcome").ok();
        assertThat(again.out().strip()).isEqualTo(Long.toString(first));
        assertThat(again.err()).contains("already exists");
        assertThat(cli.run("enqueue", "mail", "--key", "welcome", "--json").ok().object())
                .containsEntry("created", false)
                .containsEntry("message", "Task already exists (idempotency key match)");
    }

    @Test
    void asJsonTheAnswerIsThatOfTheRestInterface() {
        assertThat(cli.run("enqueue", "mail", "--json").ok().object())
                .containsOnlyKeys("task_id", "status", "created", "created_at_utc", "message")
                .containsEntry("created", true)
                .containsEntry("message", "Task enqueued successfully");
    }

    @Test
    void aPayloadMayComeFromAFileOrStandardInput() throws Exception {
        Path file = folder.resolve("payload file.json");
        Files.writeString(file, "{\"from\": \"file\"}\n");

        long fromFile = cli.enqueue("t", "--payload", "@" + file);
        long fromInput = cli.input("{\"from\": \"Grüße\"}\n").enqueue("t", "--payload", "-");

        assertThat(cli.show(fromFile)).containsEntry("payload", Map.of("from", "file"));
        assertThat(cli.show(fromInput)).containsEntry("payload", Map.of("from", "Grüße"));
    }

    @Test
    void aPayloadThatIsNotUtf8IsRefused() {
        Cli.Said said = cli.input(new byte[] {'"', (byte) 0xff, '"'}).run("enqueue", "t", "--payload", "-");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("--payload must be UTF-8");
    }

    @Test
    void eachLineBecomesATaskAndEmptyOnesDoNot() throws Exception {
        Path lines = folder.resolve("lines");
        Files.writeString(lines, "\uFEFF{\"n\":1}\r\n\n  {\"n\":2}  \n\"three\"");

        Cli.Said said = cli.run("enqueue", "t", "--lines", lines.toString()).ok();

        assertThat(said.out()).contains("Enqueued 3 of 3 tasks");
        assertThat(payloads()).containsExactly(Map.of("n", 1), Map.of("n", 2), "three");
    }

    @Test
    void linesMayComeFromStandardInputAndAnswerAsAnArray() {
        List<Map<String, Object>> answers = cli.input("1\n2\n")
                .run("enqueue", "t", "--lines", "-", "--json")
                .ok()
                .array();

        assertThat(answers).extracting("task_id").containsExactly(1, 2);
        assertThat(payloads()).containsExactly(1, 2);
    }

    @Test
    void badLinesAreNamedAndNothingIsEnqueued() {
        Cli.Said said = cli.input("{\"n\":1}\n{oops\n{}\n{} {}\n").run("enqueue", "t", "--lines", "-");

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains("line 2:")
                .contains("line 4:")
                .contains("2 lines")
                .doesNotContain("line 1:");
        assertThat(db).doesNotExist();
    }

    @Test
    void aLineThatIsNotUtf8IsNamed() {
        byte[] input = "{}\n\"x\"\n".getBytes(StandardCharsets.UTF_8);
        input[4] = (byte) 0xff;

        assertThat(cli.input(input).run("enqueue", "t", "--lines", "-").err()).contains("line 2: it is not UTF-8");
    }

    @Test
    void manyLinesWithAKeyAreEnqueuedOnceHoweverOftenTheCommandRuns() {
        String lines =
                IntStream.range(0, 2_500).mapToObj(n -> "{\"n\":" + n + "}").collect(Collectors.joining("\n"));
        // Only the first part, as after an interruption.
        cli.input(lines.lines().limit(1_200).collect(Collectors.joining("\n")))
                .run("enqueue", "t", "--lines", "-", "--key", "import")
                .ok();

        Cli.Said said = cli.input(lines)
                .run("enqueue", "t", "--lines", "-", "--key", "import")
                .ok();

        assertThat(said.out()).contains("Enqueued 1,300 of 2,500 tasks; 1,200 were there already");
        assertThat(cli.run("stats", "--json").ok().object()).containsEntry("total_tasks", 2_500);
        assertThat(cli.show(2_500)).containsEntry("idempotency_key", "import:2500");
    }

    @Test
    void aKeyThatLeavesNoRoomForLineNumbersIsRefusedBeforeAnythingIsEnqueued() {
        Cli.Said said = cli.input("1\n".repeat(1_000)).run("enqueue", "t", "--lines", "-", "--key", "k".repeat(251));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err()).contains("--key");
        assertThat(db).doesNotExist();
    }

    @Test
    void whoWatchesSeesABarAndTheProgramThatReadsDoesNot() {
        Cli.Said said = cli.watched()
                .input("{}\n".repeat(3_000))
                .run("enqueue", "t", "--lines", "-")
                .ok();

        assertThat(said.err()).contains("\rEnqueueing").contains("100%").contains("3000/3000 tasks");
        assertThat(said.out().lines()).containsExactly("Enqueued 3,000 of 3,000 tasks");
    }

    @Test
    void noLinesAreNoTasks() {
        assertThat(cli.input("\n\n").run("enqueue", "t", "--lines", "-").ok().out())
                .contains("Enqueued 0 of 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"enqueue t", "cancel 1", "enqueue t --lines -"})
    void aFileThatOthersHoldForTooLongIsBusy(String line) throws Exception {
        cli.enqueue("t");
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + db);
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");

            Cli.Said said = cli.input("{}").run((line + " --busy-timeout 50ms").split(" "));

            assertThat(said.code()).isEqualTo(75);
            assertThat(said.err()).contains("try again").doesNotContain("\tat ");
        }
        assertThat(cli.run("stats", "--json").ok().object()).containsEntry("total_tasks", 1);
    }

    private List<Object> payloads() {
        return cli.run("list", "--json").ok().array().stream()
                .sorted((a, b) -> Integer.compare((Integer) a.get("task_id"), (Integer) b.get("task_id")))
                .map(task -> task.get("payload"))
                .toList();
    }
}
