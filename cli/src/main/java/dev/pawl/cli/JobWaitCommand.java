package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Job;
import dev.pawl.store.JobStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wait",
        description =
                "Wait until a job has ended, showing how far it is. Ends with 0 when every item completed, else with 1.")
final class JobWaitCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "JOB", converter = JobCommand.Id.class, description = "The job's number.")
    private long id;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "No longer than this; the job goes on. Default: for ever.")
    private Duration timeout = Duration.ofDays(3_650);

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print the job as it ended as a JSON object.")
    private boolean json;

    JobWaitCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        Job ended;
        try (Pawl pawl = queue.openExisting()) {
            Job begun = JobCommand.found(pawl, id);
            try (Meter meter =
                    Meter.start(terminal, begun.name(), " items", begun.counts().total())) {
                ended = pawl.jobs().await(id, timeout, job -> {
                    meter.total(job.counts().total());
                    meter.to(job.counts().processed());
                });
            }
        } catch (TimeoutException late) {
            throw new CommandFailure(String.valueOf(late.getMessage()));
        }
        if (json) {
            JobShowCommand.print(terminal, ended, true);
        } else {
            terminal.say(JobCommand.line(ended));
        }
        return ended.status() == JobStatus.COMPLETED ? ExitCode.OK : ExitCode.FAILED;
    }
}
