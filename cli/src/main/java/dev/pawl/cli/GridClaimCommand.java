package dev.pawl.cli;

import dev.pawl.Grid;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "claim",
        description = {
            "Hold the first keys that nobody has done, failed or holds, and print them.",
            "",
            "Prints an object a line: key, task_id, token, worker and lease_until_utc. What 'pawl grid done', 'failed' and"
                    + " 'release' take is such lines. Ends with 1 when no key is free."
        })
final class GridClaimCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private final GridKeys keys;

    @Option(
            names = "--worker",
            required = true,
            paramLabel = "NAME",
            converter = NotBlank.class,
            description = "Who holds them: a name that no other worker has.")
    private String worker = "";

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = WholeNumber.GridLimit.class,
            description = "So many, when so many are free. Default: 1.")
    private int limit = 1;

    @Option(
            names = "--lease",
            paramLabel = "DURATION",
            converter = DurationText.Lease.class,
            description = "For how long. A key that is not ended by then is free again. Default: 10m.")
    private Duration lease = Duration.ofMinutes(10);

    @Mixin
    private final QueueOptions queue;

    GridClaimCommand(Terminal terminal) {
        this.terminal = terminal;
        this.keys = new GridKeys(terminal);
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws IOException {
        List<GridKey> wanted = keys.all();
        List<Grid.Held> held;
        try (Pawl pawl = queue.open()) {
            held = pawl.grid(keys.grid()).claim(worker, wanted, limit, lease);
        }
        for (Grid.Held one : held) {
            try (JsonOutput line = JsonOutput.value(terminal.out())) {
                line.startObject()
                        .raw("key", one.key().json())
                        .number("task_id", one.claim().taskId())
                        .number("token", one.claim().token())
                        .string("worker", one.claim().worker())
                        .time("lease_until_utc", one.claim().claimedAt() + lease.toMillis())
                        .endObject();
            }
        }
        if (held.isEmpty()) {
            terminal.say("None of these keys is free.");
        }
        return held.isEmpty() ? ExitCode.FAILED : ExitCode.OK;
    }
}
