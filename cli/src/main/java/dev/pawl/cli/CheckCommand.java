package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Contradiction;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "check",
        description = {
            "Look for damage of the queue's file, and for rows that contradict each other.",
            "",
            "Reads everything, as it is at one moment, and holds up nobody. Exit code 1: something is wrong."
        })
final class CheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Option(names = "--quick", description = "Only what live tasks and the counts tell, whatever the size of the file.")
    private boolean quick;

    @Mixin
    private final QueueOptions queue;

    @Option(
            names = "--json",
            description = "Print ok and contradictions: name, what, count, example and advice of each.")
    private boolean json;

    CheckCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        List<Contradiction> found;
        try (Pawl pawl = queue.openExisting()) {
            found = pawl.maintenance().check(quick);
        }
        if (json) {
            printJson(found);
        } else if (found.isEmpty()) {
            terminal.out().println(quick ? "sound, as far as live tasks and counts tell" : "sound");
            terminal.out().flush();
        } else {
            found.forEach(this::print);
            terminal.say("pawl check: " + Table.count(found.size(), "contradiction"));
        }
        return found.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
    }

    private void print(Contradiction found) {
        String count = found.count() == Contradiction.MOST ? "at least " : "";
        terminal.out()
                .println(Table.harmless(found.name() + ": " + count + Table.number(found.count()) + " " + found.what()
                        + ", such as " + found.example() + ". What to do: " + found.advice() + "."));
        terminal.out().flush();
    }

    private void printJson(List<Contradiction> found) {
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject().bool("ok", found.isEmpty()).startArray("contradictions");
            found.forEach(one -> output.startObject()
                    .string("name", one.name())
                    .string("what", one.what())
                    .number("count", one.count())
                    .string("example", one.example())
                    .string("advice", one.advice())
                    .endObject());
            output.endArray().endObject();
        }
    }
}
