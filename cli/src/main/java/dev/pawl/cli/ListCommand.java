package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Progress;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Time;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List tasks, newest first.")
final class ListCommand implements Callable<Integer> {
    private static final int PAGE = 1_000;
    private static final int NOTE_CHARS = 80;

    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Mixin
    private final FilterOptions filterOptions = new FilterOptions();

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "At most so many. Default: 50.")
    private int limit = 50;

    @Option(
            names = "--after",
            paramLabel = "ID",
            converter = TaskId.class,
            description = "Only older tasks than this one: the last of the list before.")
    private @Nullable Long after;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    ListCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        TaskFilter filter = filterOptions.filter();
        try (Pawl pawl = queue.openExisting()) {
            if (json) {
                printJson(pawl, filter);
            } else {
                printTable(pawl, filter);
            }
        }
        return ExitCode.OK;
    }

    private void printJson(Pawl pawl, TaskFilter filter) {
        try (JsonOutput output = JsonOutput.array(terminal.out())) {
            Long from = after;
            int left = limit;
            while (left > 0 && !output.isUnread()) {
                List<Task> page = pawl.browser().list(filter, Math.min(PAGE, left), from);
                page.forEach(task -> TaskJson.write(output, task));
                left = page.size() < PAGE ? 0 : left - page.size();
                from = page.isEmpty()
                        ? from
                        : Long.valueOf(page.get(page.size() - 1).id());
            }
        }
    }

    private void printTable(Pawl pawl, TaskFilter filter) {
        Long from = after;
        int left = limit;
        while (left > 0 && !terminal.out().checkError()) {
            int wanted = Math.min(PAGE, left);
            // why: one more than is shown tells whether there is more.
            List<Task> page = pawl.browser().list(filter, wanted + 1, from);
            if (page.isEmpty()) {
                terminal.say(emptiness(filter, from));
                return;
            }
            List<Task> shown = page.subList(0, Math.min(wanted, page.size()));
            table(shown).print(terminal.out());
            from = shown.get(shown.size() - 1).id();
            left = page.size() > wanted ? left - wanted : 0;
            if (page.size() > wanted && left == 0) {
                terminal.say("There are more: add --after " + from);
            }
        }
    }

    private static Table table(List<Task> tasks) {
        Table table = new Table("ID", "STATUS", "TYPE", "QUEUE", "PRIORITY", "ATTEMPTS", "CREATED", "NOTE");
        long now = Time.system().now();
        for (Task task : tasks) {
            table.row(
                    String.valueOf(task.id()),
                    task.status().wireName(),
                    task.type(),
                    task.queue(),
                    task.priority(),
                    task.attempts() + "/" + task.maxAttempts(),
                    JsonOutput.utc(task.createdAt()).substring(0, 19) + "Z",
                    Table.cut(Table.plain(note(task, now)), NOTE_CHARS));
        }
        return table;
    }

    /** What a person would ask next about a task in its state. */
    private static String note(Task task, long now) {
        if (task.status() == TaskStatus.PROCESSING) {
            Progress progress = task.progress();
            return (progress == null ? "" : ShowCommand.describe(progress) + ", ") + "with " + task.lockedBy();
        }
        if (task.status() == TaskStatus.COMPLETED) {
            return task.result() == null ? "" : task.result();
        }
        String error = task.errorMessage() == null ? "" : task.errorMessage();
        if (task.status() == TaskStatus.QUEUED && task.runAfter() > now) {
            return "not before " + JsonOutput.utc(task.runAfter()) + (error.isEmpty() ? "" : ": " + error);
        }
        return error;
    }

    private String emptiness(TaskFilter filter, @Nullable Long from) {
        if (from != null) {
            return "No older tasks.";
        }
        return filter.equals(TaskFilter.ALL)
                ? "No tasks yet. Enqueue one: pawl enqueue TYPE --payload '{\"any\": \"JSON\"}'" + queue.asArgument()
                : "No such tasks. All of them: pawl list" + queue.asArgument();
    }
}
