package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.TypeState;
import dev.pawl.task.Backoff;
import dev.pawl.task.TypeRules;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "show", description = "Show what is registered of a type.")
final class TypeShowCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "NAME", description = "The type; 'pawl type list' lists them.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the type as JSON.")
    private boolean json;

    TypeShowCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        TypeState state;
        try (Pawl pawl = queue.openExisting()) {
            state = pawl.types().get(name).orElseThrow(() -> TypeCommand.noSuchType(name, queue));
        }
        if (json) {
            TypeCommand.print(terminal, state, true, "");
            return ExitCode.OK;
        }
        TypeRules rules = state.rules();
        PrintWriter out = terminal.out();
        out.println("type          " + Table.harmless(rules.name()));
        out.println("status        "
                + (state.retiredAt() == null ? "active" : "retired since " + JsonOutput.utc(state.retiredAt())));
        out.println("description   " + Table.harmless(rules.description()));
        out.println("aliases       " + Table.harmless(String.join(" ", rules.aliases())));
        out.println("queue         " + said(rules.defaults().queue()));
        out.println("priority      " + said(rules.defaults().priority()));
        out.println("max attempts  " + said(rules.defaults().maxAttempts()));
        out.println("max deaths    " + said(rules.defaults().maxDeaths()));
        out.println("limit key     " + said(rules.defaults().limitKey()));
        out.println("backoff       " + said(backoff(rules.defaults().backoff())));
        out.println("timeout       " + said(length(rules.defaults().timeout())));
        out.println("schema        " + said(rules.payloadSchema()));
        out.flush();
        return ExitCode.OK;
    }

    private static @Nullable String backoff(@Nullable Backoff backoff) {
        return backoff == null
                ? null
                : DurationText.describe(backoff.base()) + " doubling to " + DurationText.describe(backoff.cap());
    }

    private static @Nullable String length(@Nullable Duration duration) {
        return duration == null ? null : DurationText.describe(duration);
    }

    private static String said(@Nullable Object value) {
        return value == null ? "-" : Table.harmless(value.toString());
    }
}
