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
        Counts all = stats.all();
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject()
                    .number("total_tasks", all.total())
                    .number("queued_tasks", all.queued())
                    .number("scheduled_tasks", all.scheduled())
                    .number("blocked_tasks", all.blocked())
                    .number("processing_tasks", all.processing())
                    .number("completed_tasks", all.completed())
                    .number("failed_tasks", all.failed())
                    .number("cancelled_tasks", all.cancelled());
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

    /** Counts as fields of an object. */
    static void counts(JsonOutput output, Counts counts) {
        output.number("queued", counts.queued())
                .number("scheduled", counts.scheduled())
                .number("blocked", counts.blocked())
                .number("processing", counts.processing())
                .number("completed", counts.completed())
                .number("failed", counts.failed())
                .number("cancelled", counts.cancelled())
                .number("total", counts.total());
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

    /** Counts by group, and of all. */
    static Table table(String heading, Map<String, Counts> groups, Counts all) {
        Table table = new Table(
                heading, "QUEUED", "(SCHEDULED)", "BLOCKED", "PROCESSING", "COMPLETED", "FAILED", "CANCELLED", "TOTAL");
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
