package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.LimitState;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "limits", description = "List the limits on queues, types and keys, and how far they are used.")
final class QueueLimitsCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    QueueLimitsCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<LimitState> limits;
        try (Pawl pawl = queue.openExisting()) {
            limits = pawl.browser().limits();
        }
        if (json) {
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                for (LimitState state : limits) {
                    output.startObject();
                    LimitText.fields(output, state);
                    output.endObject();
                }
            }
        } else if (limits.isEmpty()) {
            terminal.say("No limits. Set one: pawl queue limit --key KEY --max-running N" + queue.asArgument());
        } else {
            print(limits);
        }
        return ExitCode.OK;
    }

    private void print(List<LimitState> limits) {
        Table table = new Table("SCOPE", "NAME", "RUNNING", "STARTED", "NEXT START", "HELD BY");
        for (LimitState state : limits) {
            String holders = state.holders().stream()
                    .map(holder -> Long.toString(holder.taskId()))
                    .collect(Collectors.joining(" "));
            boolean more = state.running() > state.holders().size();
            table.row(
                    state.limit().scope().wireName(),
                    state.limit().name(),
                    LimitText.running(state),
                    LimitText.started(state),
                    state.opensAt() == null ? "" : JsonOutput.utc(state.opensAt()),
                    more ? holders + " ..." : holders);
        }
        table.print(terminal.out());
    }
}
