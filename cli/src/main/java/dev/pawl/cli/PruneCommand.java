package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Pruned;
import dev.pawl.store.Retention;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "prune",
        description = {
            "Remove ended tasks that are older than they are kept, with their payloads, results and logs.",
            "",
            "Without options by the queue's retention: completed and cancelled tasks are kept 7 days, failed ones 30, unless a"
                    + " configuration said otherwise. Works in small steps beside the workers; Ctrl-C does no harm."
        })
final class PruneCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            converter = DurationText.Kept.class,
            description = "What ended at least so long ago, instead of the retention's times. 0s: all that has ended.")
    private @Nullable Duration olderThan;

    @Option(
            names = "--status",
            split = ",",
            paramLabel = "STATUS",
            description = "Only these: completed, failed, cancelled; several with commas.")
    private @Nullable List<String> statuses;

    @Option(names = "--type", paramLabel = "TYPE", description = "Only tasks of this type.")
    private @Nullable String type;

    @Option(names = "--dry-run", description = "Only count what would be removed.")
    private boolean dryRun;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print completed, failed, cancelled, total and dry_run.")
    private boolean json;

    PruneCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        Set<TaskStatus> wanted = wanted();
        if (type != null) {
            NewTask.of(type, "{}");
        }
        try (Pawl pawl = queue.openExisting()) {
            Retention retention =
                    pawl.maintenance().retention().narrowed(type == null ? null : type.strip(), wanted, olderThan);
            Pruned done = dryRun ? pawl.maintenance().prunable(retention) : prune(pawl, retention);
            report(done);
        }
        return ExitCode.OK;
    }

    private Set<TaskStatus> wanted() {
        if (statuses == null) {
            return Retention.ENDED;
        }
        Set<TaskStatus> wanted = EnumSet.noneOf(TaskStatus.class);
        for (String word : statuses) {
            TaskStatus status = Retention.ENDED.stream()
                    .filter(ended -> ended.wireName().equalsIgnoreCase(word.strip()))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            spec.commandLine(),
                            "--status must be one of completed, failed, cancelled, not '" + word + "'"));
            wanted.add(status);
        }
        return wanted;
    }

    private Pruned prune(Pawl pawl, Retention retention) {
        try (Meter meter = Meter.start(terminal, "pruned", " tasks", Meter.UNKNOWN)) {
            return pawl.maintenance().prune(retention, soFar -> {
                meter.to(soFar.total());
                return true;
            });
        }
    }

    private void report(Pruned done) {
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .number("completed", done.completed())
                        .number("failed", done.failed())
                        .number("cancelled", done.cancelled())
                        .number("total", done.total())
                        .bool("dry_run", dryRun)
                        .endObject();
            }
            return;
        }
        terminal.out()
                .println((dryRun ? "would prune " : "pruned ") + Table.count(done.total(), "task") + ": "
                        + Table.number(done.completed()) + " completed, " + Table.number(done.failed()) + " failed, "
                        + Table.number(done.cancelled()) + " cancelled");
        terminal.out().flush();
    }
}
