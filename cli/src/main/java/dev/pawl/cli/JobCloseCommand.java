package dev.pawl.cli;

import dev.pawl.Pawl;
import picocli.CommandLine.Command;

@Command(name = "close", description = "Say that no more items come to a job, so that it ends when its items have.")
final class JobCloseCommand extends JobChangeCommand {
    JobCloseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String change(Pawl pawl, long job) {
        pawl.jobs().close(job);
        return JobCommand.line(JobCommand.found(pawl, job));
    }
}
