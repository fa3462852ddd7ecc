package dev.pawl.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules on the command line. */
class ScheduleTest {
    @TempDir
    Path folder;

    private Cli cli() {
        return new Cli(folder.resolve("queue.db"));
    }

    private String file(String text) throws IOException {
        return Files.writeString(folder.resolve("worker.yaml"), text).toString();
    }

    private List<Object> names() {
        return cli().run("schedule", "list", "--json").ok().array().stream()
                .map(schedule -> schedule.get("name"))
                .toList();
    }

    @Test
    void aScheduleIsPutShownPausedRunAndDeleted() {
        assertThat(cli().run(
                                "schedule",
                                "put",
                                "morning",
                                "report",
                                "--cron",
                                "0 7 * * mon-fri",
                                "--zone",
                                "Europe/Prague",
                                "--payload",
                                "{\"of\": \"yesterday\"}",
                                "--overlap",
                                "skip")
                        .ok()
                        .out())
                .startsWith("morning put; next: 20");
        assertThat(cli().run("schedule", "list").ok().out())
                .contains("morning", "0 7 * * mon-fri Europe/Prague", "report");
        assertThat(cli().run("schedule", "show", "morning").ok().out())
                .contains("overlap   skip", "made by   hand", "payload   {\"of\": \"yesterday\"}");
        assertThat(cli().run("schedule", "next", "morning", "--count", "3")
                        .ok()
                        .out()
                        .lines())
                .hasSize(3)
                .allMatch(line -> line.matches("20..-..-..T0[56]:00:00.000Z"));
        assertThat(cli().run("schedule", "pause", "morning").ok().out()).isEqualTo("morning paused; next: paused\n");

        String task = cli().run("schedule", "run", "morning").ok().out().strip();

        assertThat(cli().show(Long.parseLong(task))).containsEntry("payload", Map.of("of", "yesterday"));
        assertThat(cli().run("schedule", "show", "morning").ok().out()).containsPattern(task + " +queued");
        assertThat(cli().run("schedule", "resume", "morning", "--json").ok().object())
                .containsEntry("paused", false)
                .containsEntry("cron", "0 7 * * mon-fri")
                .containsEntry("last_status", "queued");
        assertThat(cli().run("schedule", "delete", "morning").ok().out()).contains("morning deleted");
        for (String verb : List.of("show", "pause", "resume", "run", "next", "delete")) {
            Cli.Said unknown = cli().run("schedule", verb, "morning");
            assertThat(unknown.code()).isEqualTo(1);
            assertThat(unknown.err()).contains("there is no schedule morning");
        }
    }

    @Test
    void whatIsWrongIsNamed() {
        assertWrong("--cron must be given, or 'every' or 'at' in its place");
        assertWrong("--cron", "--cron", "61 * * * *");
        assertWrong("--zone must be a time zone", "--cron", "@daily", "--zone", "Mars");
        assertWrong("--zone must not be given without cron", "--every", "5m", "--zone", "UTC");
        assertWrong("must be from 1s to", "--every", "5ms");
        assertWrong("still to come", "--at", "2020-01-01");
        assertWrong("--missed must be one of skip, one, all", "--every", "5m", "--missed", "none");
        assertWrong("--overlap must be one of", "--every", "5m", "--overlap", "none");
    }

    private void assertWrong(String told, String... options) {
        List<String> arguments = new ArrayList<>(List.of("schedule", "put", "morning", "report"));
        arguments.addAll(List.of(options));
        Cli.Said said = cli().run(arguments.toArray(String[]::new));
        assertThat(said.err()).contains(told);
        assertThat(said.code()).isEqualTo(2);
    }

    @Test
    void aFileMakesItsSchedulesAndTakesAwayThoseThatItHasNoMore() throws IOException {
        cli().run("schedule", "put", "by-hand", "report", "--every", "1h").ok();

        assertThat(cli().run("schedule", "sync", file("""
                        schedules:
                          first: {type: report, every: 15m, payload: {list: [1, null, "x"]}, priority: 7}
                          second: {type: report, cron: "@daily", zone: Europe/Prague, missed: all, missed_max: 3}
                          third: {type: report, at: "2199-01-01T00:00:00Z"}
                        """), "--json").ok().object())
                .containsEntry("put", List.of("first", "second", "third"))
                .containsEntry("removed", List.of());
        assertThat(names()).containsExactly("by-hand", "first", "second", "third");
        assertThat(cli().run("schedule", "show", "first", "--json").ok().object())
                .containsEntry("made_by", "file")
                .containsEntry("every_seconds", 900.0)
                .containsEntry("priority", 7);

        assertThat(cli().run("schedule", "sync", file("schedules: {second: {type: report, every: 1d}}"))
                        .ok()
                        .out())
                .contains("second put", "first removed", "third removed");
        assertThat(names()).containsExactly("by-hand", "second");
    }

    @Test
    void aWorkerMakesTheSchedulesOfItsFileAndLeavesThemWhereItSaysNothing() throws IOException {
        String types = "types: {report: {exec: cat}}\n";
        cli().run("work", "--drain", "--config", file(types + "schedules: {daily: {type: report, every: 1d}}"))
                .ok();
        assertThat(names()).containsExactly("daily");

        cli().run("work", "--drain", "--config", file(types)).ok();
        assertThat(names()).containsExactly("daily");

        assertThat(cli().run("work", "--drain", "--config", file(types + "schedules: {}"))
                        .ok()
                        .err())
                .contains("Removed 1 schedule that the file has no more: daily.");
        assertThat(names()).isEmpty();
    }

    @Test
    void whatIsRegisteredOfTheTypeHoldsWhereAScheduleSaysNothing() throws IOException {
        cli().run("work", "--drain", "--config", file("""
                        types: {report: {exec: cat}}
                        registered:
                          report: {queue: night, priority: 7, max_attempts: 2, limit_key: crm, aliases: [letter]}
                        schedules:
                          silent: {type: report, every: 1d}
                          former: {type: letter, every: 1d}
                          said: {type: report, every: 1d, queue: default, priority: 100, max_attempts: 5, limit_key: a}
                          waits: {type: report, every: 1d, overlap: queue}
                        """)).ok();
        cli().run("schedule", "put", "by-hand", "report", "--every", "1h").ok();
        cli().run("schedule", "put", "by-word", "report", "--every", "1h", "--priority", "100")
                .ok();

        for (String name : List.of("silent", "former", "by-hand")) {
            assertStands(name, "night", 7, 2, "crm");
        }
        assertStands("said", "default", 100, 5, "a");
        assertStands("by-word", "night", 100, 2, "crm");
        assertStands("waits", "night", 7, 2, null);
    }

    private void assertStands(String name, String queue, int priority, int maxAttempts, @Nullable String limitKey) {
        assertThat(cli().run("schedule", "show", name, "--json").ok().object())
                .as(name)
                .containsEntry("queue", queue)
                .containsEntry("priority", priority)
                .containsEntry("max_attempts", maxAttempts)
                .containsEntry("limit_key", limitKey);
    }

    @Test
    void everyFaultOfAFileIsToldAndNothingOfItIsMade() throws IOException {
        Cli.Said said = cli().run("schedule", "sync", file("""
                schedules:
                  good: {type: report, every: 15m}
                  "no good": {type: report, every: 15m}
                  clockless: {type: report}
                  late: {type: report, at: 5m}
                  odd:
                    type: report
                    cron: "0 25 * * *"
                  other: {type: report, every: 1h, overlp: skip}
                """));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.err())
                .contains(
                        ":3: schedules.no good must be 1 to 100 letters",
                        ":4: schedules.clockless.cron must be given, or 'every' or 'at' in its place",
                        ":5: schedules.late.at must be an ISO-8601 time",
                        ":8: schedules.odd.cron",
                        "overlap");
        assertThat(folder.resolve("queue.db")).doesNotExist();
        assertThat(cli().run("schedule", "sync", file("lease: 5s")).err()).contains("schedules must be there");
    }
}
