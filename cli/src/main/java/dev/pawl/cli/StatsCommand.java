package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Stats;
import dev.pawl.store.Stats.Counts;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "stats", description = "Count the tasks by state, type and queue.")
final class StatsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    StatsCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            Stats stats = pawl.browser().stats();
            if (json) {
                printJson(stats);
            } else if (stats.all().total() == 0) {
                terminal.say("No tasks yet. Enqueue one: pawl enqueue TYPE --payload '{\"any\": \"JSON\"}'"
                        + queue.asArgument());
            } else {
                print(stats);
            }
        }
        return ExitCode.OK;
    }

    private void printJson(Stats stats) {
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject();
            counts(output, stats.all());
            Long age = stats.oldestQueuedAgeMillis();
            if (age == null) {
                output.string("oldest_queued_age_seconds", null);
            } else {
                output.number("oldest_queued_age_seconds", age / 1_000.0);
            }
            groups(output, "by_type", stats.byType());
            groups(output, "by_queue", stats.byQueue());
            output.endObject();
        }
    }

    private static void groups(JsonOutput output, String name, Map<String, Counts> groups) {
        output.startObject(name);
        groups.forEach((group, counts) -> {
            output.startObject(group);
            counts(output, counts);
            output.endObject();
        });
        output.endObject();
    }

    private static void counts(JsonOutput output, Counts counts) {
        output.number("total_tasks", counts.total())
                .number("queued_tasks", counts.queued())
                .number("scheduled_tasks", counts.scheduled())
                .number("blocked_tasks", counts.blocked())
                .number("processing_tasks", counts.processing())
                .number("completed_tasks", counts.completed())
                .number("failed_tasks", counts.failed())
                .number("cancelled_tasks", counts.cancelled());
    }

    private void print(Stats stats) {
        table("TYPE", stats.byType(), stats.all()).print(terminal.out());
        terminal.out().println();
        table("QUEUE", stats.byQueue(), stats.all()).print(terminal.out());
        Long age = stats.oldestQueuedAgeMillis();
        if (age != null) {
            terminal.out().println();
            terminal.out()
                    .println("The longest waiting task has been ready for "
                            + DurationText.describe(Duration.ofSeconds(age / 1_000)) + ".");
        }
        terminal.out().flush();
    }

    private static Table table(String heading, Map<String, Counts> groups, Counts all) {
        Table table = new Table(
                heading,
                "QUEUED",
                "(SCHEDULED)",
                "BLOCKED",
                "PROCESSING",
                "COMPLETED",
                "FAILED",
                "CANCELLED",
                "TOTAL");
        groups.forEach((group, counts) -> row(table, group, counts));
        row(table, "(all)", all);
        return table;
    }

    private static void row(Table table, String name, Counts counts) {
        table.row(
                name,
                counts.queued(),
                counts.scheduled(),
                counts.blocked(),
                counts.processing(),
                counts.completed(),
                counts.failed(),
                counts.cancelled(),
                counts.total());
    }
}
