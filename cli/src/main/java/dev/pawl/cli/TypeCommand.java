package dev.pawl.cli;

import dev.pawl.store.TypeState;
import dev.pawl.task.Backoff;
import dev.pawl.task.TypeRules;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

@Command(
        name = "type",
        description = {
            "Say how payloads of a type look, what holds where nobody says, how it was called before, and retire it.",
            "",
            "Types that nobody registered are free."
        })
final class TypeCommand extends CommandGroup {
    static List<Object> commands(Terminal terminal) {
        return List.of(
                new TypePutCommand(terminal),
                new TypeListCommand(terminal),
                new TypeShowCommand(terminal),
                new TypeRetireCommand(terminal),
                new TypeActivateCommand(terminal));
    }

    static CommandFailure noSuchType(String name, QueueOptions queue) {
        return new CommandFailure("no type " + Table.harmless(name) + " is registered; 'pawl type list"
                + queue.asArgument() + "' lists them");
    }

    static String status(TypeState state) {
        return state.retiredAt() == null ? "active" : "retired";
    }

    /** Prints a type: as JSON, or that it was done. */
    static void print(Terminal terminal, TypeState state, boolean json, String done) {
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                write(output, state);
            }
        } else {
            terminal.out().println(Table.harmless(state.rules().name()) + " " + done);
            terminal.out().flush();
        }
    }

    /** Field by field what the REST interface says. */
    static void write(JsonOutput output, TypeState state) {
        TypeRules rules = state.rules();
        output.startObject()
                .string("name", rules.name())
                .string("description", rules.description())
                .raw("payload_schema", rules.payloadSchema())
                .string("queue", rules.defaults().queue())
                .raw("priority", text(rules.defaults().priority()))
                .raw("max_attempts", text(rules.defaults().maxAttempts()))
                .raw("max_deaths", text(rules.defaults().maxDeaths()))
                .string("limit_key", rules.defaults().limitKey());
        Backoff backoff = rules.defaults().backoff();
        if (backoff == null) {
            output.raw("backoff", null);
        } else {
            output.startObject("backoff")
                    .raw("base_seconds", seconds(backoff.base()))
                    .raw("cap_seconds", seconds(backoff.cap()))
                    .endObject();
        }
        output.raw("timeout_seconds", seconds(rules.defaults().timeout())).startArray("aliases");
        rules.aliases().forEach(output::string);
        output.endArray()
                .bool("retired", state.retiredAt() != null)
                .time("retired_at_utc", state.retiredAt())
                .time("created_at_utc", state.createdAt())
                .time("updated_at_utc", state.updatedAt())
                .endObject();
    }

    private static @Nullable String seconds(@Nullable Duration duration) {
        return duration == null
                ? null
                : BigDecimal.valueOf(duration.toMillis(), 3)
                        .stripTrailingZeros()
                        .toPlainString();
    }

    static @Nullable String text(@Nullable Integer number) {
        return number == null ? null : number.toString();
    }
}
