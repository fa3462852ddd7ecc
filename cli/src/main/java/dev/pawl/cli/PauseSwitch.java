package dev.pawl.cli;

import dev.pawl.Pawl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Begins or ends the pause of a queue. That it is so already is no failure. */
abstract sealed class PauseSwitch implements Callable<Integer> permits QueuePauseCommand, QueueResumeCommand {
    private final Terminal terminal;
    private final boolean paused;
    private final String done;
    private final String already;

    @Parameters(paramLabel = "NAME", description = "The queue.")
    private String name = "";

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print queue, paused and changed.")
    private boolean json;

    /**
     * @param paused whether the queue is, afterwards
     * @param done said when it was not so before
     * @param already said when it was
     */
    PauseSwitch(Terminal terminal, boolean paused, String done, String already) {
        this.terminal = terminal;
        this.paused = paused;
        this.done = done;
        this.already = already;
        this.queue = new QueueOptions(terminal);
    }

    /** Does it, and answers whether anything changed. */
    abstract boolean turn(Pawl pawl, String name);

    @Override
    public Integer call() {
        String stripped = QueueSlots.checked(name);
        boolean changed;
        boolean known;
        try (Pawl pawl = queue.openExisting()) {
            known = pawl.browser().stats().byQueue().containsKey(stripped);
            changed = turn(pawl, stripped);
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .string("queue", stripped)
                        .bool("paused", paused)
                        .bool("changed", changed)
                        .endObject();
            }
        } else {
            terminal.out().println(Table.harmless(stripped) + " " + (changed ? done : already));
            terminal.out().flush();
        }
        if (!known) {
            terminal.say("Queue '" + Table.harmless(stripped) + "' has no tasks yet.");
        }
        return ExitCode.OK;
    }
}
