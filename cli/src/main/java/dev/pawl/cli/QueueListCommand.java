package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.LimitState;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.Stats.Counts;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the queues that have tasks, are paused or have a limit.")
final class QueueListCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    QueueListCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<QueueInfo> queues;
        try (Pawl pawl = queue.openExisting()) {
            queues = pawl.browser().queues();
        }
        if (json) {
            printJson(queues);
        } else if (queues.isEmpty()) {
            terminal.say("No queues yet: the first task of a queue makes it.");
        } else {
            print(queues);
        }
        return ExitCode.OK;
    }

    private void printJson(List<QueueInfo> queues) {
        try (JsonOutput output = JsonOutput.array(terminal.out())) {
            for (QueueInfo info : queues) {
                output.startObject().string("name", info.name()).time("paused_at_utc", info.pausedAt());
                StatsCommand.counts(output, info.counts());
                LimitState limit = info.limit();
                if (limit == null) {
                    output.string("limit", null);
                } else {
                    output.startObject("limit");
                    LimitText.fields(output, limit);
                    output.endObject();
                }
                output.endObject();
            }
        }
    }

    private void print(List<QueueInfo> queues) {
        Table table = new Table(
                "QUEUE",
                "PAUSED SINCE",
                "QUEUED",
                "(SCHEDULED)",
                "BLOCKED",
                "PROCESSING",
                "FAILED",
                "TOTAL",
                "RUNNING",
                "STARTED");
        for (QueueInfo info : queues) {
            Counts counts = info.counts();
            LimitState limit = info.limit();
            table.row(
                    info.name(),
                    info.pausedAt() == null
                            ? ""
                            : JsonOutput.utc(info.pausedAt()).substring(0, 19) + "Z",
                    counts.queued(),
                    counts.scheduled(),
                    counts.blocked(),
                    counts.processing(),
                    counts.failed(),
                    counts.total(),
                    limit == null ? "" : LimitText.running(limit),
                    limit == null ? "" : LimitText.started(limit));
        }
        table.print(terminal.out());
    }
}
