package dev.pawl.cli;

import dev.pawl.Pawl;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Something that is done to one job as a whole. */
abstract sealed class JobChangeCommand implements Callable<Integer>
        permits JobCancelCommand, JobCloseCommand, JobDeleteCommand {
    private final Terminal terminal;

    @Parameters(paramLabel = "JOB", converter = JobCommand.Id.class, description = "The job's number.")
    private long id;

    @Mixin
    private final QueueOptions queue;

    JobChangeCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    /** Does it, and says what became of the job. */
    abstract String change(Pawl pawl, long job);

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            String said = JobCommand.asked(() -> change(pawl, id));
            terminal.out().println(said);
            terminal.out().flush();
        }
        return ExitCode.OK;
    }
}
