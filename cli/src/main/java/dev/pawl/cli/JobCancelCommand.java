package dev.pawl.cli;

import dev.pawl.Pawl;
import picocli.CommandLine.Command;

@Command(name = "cancel", description = "Cancel a job: no item of it starts any more, and those that run are stopped.")
final class JobCancelCommand extends JobChangeCommand {
    JobCancelCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String change(Pawl pawl, long job) {
        if (!pawl.jobs().cancel(job)) {
            throw new CommandFailure("cannot cancel job " + job + ": it is "
                    + JobCommand.found(pawl, job).status().wireName());
        }
        return JobCommand.line(JobCommand.found(pawl, job));
    }
}
