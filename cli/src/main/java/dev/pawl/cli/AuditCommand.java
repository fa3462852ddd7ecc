package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.AuditEntry;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "audit", description = "List what was done, or refused, with the rights of an admin, newest first.")
final class AuditCommand implements Callable<Integer> {
    private static final int LONGEST_TARGET = 60;

    private final Terminal terminal;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "At most so many. Default: 100.")
    private int limit = 100;

    @Option(names = "--after", paramLabel = "ID", description = "Only entries older than this one.")
    private @Nullable Long after;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    AuditCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<AuditEntry> entries;
        try (Pawl pawl = queue.openExisting()) {
            entries = pawl.access().audit(limit, after);
        }
        if (json) {
            printJson(entries);
        } else if (entries.isEmpty()) {
            terminal.say("Nothing was done with the rights of an admin.");
        } else {
            print(entries);
        }
        return ExitCode.OK;
    }

    private void printJson(List<AuditEntry> entries) {
        try (JsonOutput output = JsonOutput.array(terminal.out())) {
            for (AuditEntry entry : entries) {
                AuditEntry.Note note = entry.note();
                output.startObject()
                        .number("audit_id", entry.id())
                        .time("at_utc", entry.at())
                        .string("who", note.who())
                        .string("operation", note.operation())
                        .string("target", note.target())
                        .string("input", note.input());
                number(output, "status", note.status());
                number(output, "count", note.count());
                output.endObject();
            }
        }
    }

    private static void number(JsonOutput output, String name, @Nullable Number number) {
        if (number == null) {
            output.string(name, null);
        } else {
            output.number(name, number.longValue());
        }
    }

    private void print(List<AuditEntry> entries) {
        Table table = new Table("ID", "AT", "WHO", "OPERATION", "STATUS", "TARGET", "INPUT");
        for (AuditEntry entry : entries) {
            AuditEntry.Note note = entry.note();
            table.row(
                    Long.toString(entry.id()),
                    JsonOutput.utc(entry.at()).substring(0, 19) + "Z",
                    note.who(),
                    note.operation(),
                    note.status() == null ? "" : note.status().toString(),
                    Table.cut(note.target(), LONGEST_TARGET),
                    note.input() == null ? "" : Table.cut(note.input(), LONGEST_TARGET));
        }
        table.print(terminal.out());
    }
}
