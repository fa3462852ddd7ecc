package dev.pawl.cli;

import dev.pawl.Pawl;
import picocli.CommandLine.Command;

@Command(name = "delete", description = "Remove a job with its items, running ones too.")
final class JobDeleteCommand extends JobChangeCommand {
    JobDeleteCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String change(Pawl pawl, long job) {
        if (!pawl.jobs().delete(job)) {
            throw new CommandFailure("there is no job " + job);
        }
        return "job " + job + " deleted";
    }
}
