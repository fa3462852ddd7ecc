package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.LimitState;
import dev.pawl.task.Limit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "limit",
        description = {
            "Limit how much of a queue, a type or a limit key runs at once or starts in a time, over all workers.",
            "What is not named stays as it is. 'pawl queue limits' lists the limits."
        })
final class QueueLimitCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(multiplicity = "1")
    private On on = new On();

    /** What the limit is on: one of the three. */
    private static final class On {
        @Option(names = "--queue", paramLabel = "NAME", description = "A queue.")
        private @Nullable String queue;

        @Option(names = "--type", paramLabel = "NAME", description = "A type.")
        private @Nullable String type;

        @Option(
                names = "--key",
                paramLabel = "NAME",
                description = "A limit key; 'customer-*' limits every key with that beginning by itself.")
        private @Nullable String key;

        private Limit limit(@Nullable Integer maxRunning, Limit.@Nullable Rate rate) {
            if (queue != null) {
                return new Limit(Limit.Scope.QUEUE, queue.strip(), maxRunning, rate);
            } else if (type != null) {
                return new Limit(Limit.Scope.TYPE, type.strip(), maxRunning, rate);
            }
            return new Limit(Limit.Scope.KEY, String.valueOf(key), maxRunning, rate);
        }
    }

    @Option(
            names = "--max-running",
            paramLabel = "N|none",
            converter = LimitText.MaxRunning.Reader.class,
            description = "How many may run at once, 0 to 1000000: 0 lets nothing start, none takes the limit away.")
    private LimitText.@Nullable MaxRunning maxRunning;

    @Option(
            names = "--rate",
            paramLabel = "N/DURATION|none",
            converter = LimitText.Rate.Reader.class,
            description =
                    "How many may start in any such time, like 50/1s; at least 10ms, at most 1d. none takes it away.")
    private LimitText.@Nullable Rate rate;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the limit, as an element of 'pawl queue limits --json'.")
    private boolean json;

    QueueLimitCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        if (maxRunning == null && rate == null) {
            throw new ParameterException(spec.commandLine(), "nothing to set: add --max-running or --rate");
        }
        Limit wanted = on.limit(null, null);
        try (Pawl pawl = queue.openExisting()) {
            Limit before = find(pawl, wanted).limit();
            pawl.limit(on.limit(
                    maxRunning == null ? before.maxRunning() : maxRunning.most(),
                    rate == null ? before.rate() : rate.rate()));
            tell(find(pawl, wanted));
        }
        return ExitCode.OK;
    }

    /** How the limit stands; one that is none where nothing is set. */
    private static LimitState find(Pawl pawl, Limit wanted) {
        return pawl.browser().limits().stream()
                .filter(state -> state.limit().scope() == wanted.scope()
                        && state.limit().name().equals(wanted.name()))
                .findFirst()
                .orElse(new LimitState(wanted, wanted.name(), wanted.isPattern(), 0, List.of(), 0, null));
    }

    private void tell(LimitState state) {
        Limit limit = state.limit();
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject();
                LimitText.fields(output, state);
                output.endObject();
            }
        } else {
            terminal.out()
                    .println(limit.scope().wireName() + " " + Table.harmless(limit.name()) + ": "
                            + LimitText.describe(limit));
            terminal.out().flush();
        }
    }
}
