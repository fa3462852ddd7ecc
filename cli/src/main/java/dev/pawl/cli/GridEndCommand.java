package dev.pawl.cli;

import dev.pawl.Acceptance;
import dev.pawl.AttemptEnd;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import dev.pawl.store.ClaimReference;
import dev.pawl.task.InvalidTaskException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What ends holds of keys: told by the lines that {@code pawl grid claim} printed, or by a key and who holds it. */
abstract class GridEndCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final String ended;

    @Mixin
    private final GridKeys keys;

    @Option(
            names = "--worker",
            paramLabel = "NAME",
            converter = NotBlank.class,
            description = "With NAME=VALUE: who holds the key.")
    private @Nullable String worker;

    @Mixin
    private final QueueOptions queue;

    /** @param ended what a person is told, as in "2 keys done" */
    GridEndCommand(Terminal terminal, String ended) {
        this.terminal = terminal;
        this.ended = ended;
        this.keys = new GridKeys(terminal);
        this.queue = new QueueOptions(terminal);
    }

    abstract AttemptEnd end(ClaimReference held);

    @Override
    public Integer call() throws IOException {
        List<ClaimReference> holds = new ArrayList<>();
        keys.read((line, json) -> holds.add(HeldLine.read(json)));
        GridKey named = keys.named();
        if (named == null && holds.isEmpty()) {
            throw new InvalidTaskException(
                    "keys", "are needed: --keys FILE or - with lines of 'pawl grid claim', or NAME=VALUE");
        }
        int accepted = 0;
        try (Pawl pawl = queue.openExisting()) {
            if (named != null) {
                holds.add(holder(pawl, named));
            }
            for (ClaimReference held : holds) {
                Acceptance answer =
                        pawl.claims().finish(held.worker(), List.of(end(held))).get(0);
                if (answer == Acceptance.ACCEPTED) {
                    accepted++;
                } else {
                    terminal.say("task " + held.taskId() + ": refused, "
                            + answer.wireName().replace('_', ' '));
                }
            }
        }
        terminal.say(Table.count(accepted, "key") + " " + ended + ".");
        return accepted == holds.size() ? ExitCode.OK : ExitCode.FAILED;
    }

    private ClaimReference holder(Pawl pawl, GridKey key) {
        String named = worker;
        if (named == null) {
            throw new InvalidTaskException("worker", "is needed with NAME=VALUE: who holds the key");
        }
        return pawl.grid(keys.grid())
                .holder(key)
                .filter(held -> held.worker().equals(named))
                .orElseThrow(() -> new CommandFailure(Table.harmless(named) + " does not hold "
                        + Table.harmless(key.json()) + "; nothing was changed"));
    }
}
