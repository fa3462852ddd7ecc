package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.Worker;
import dev.pawl.WorkerSettings;
import dev.pawl.task.TaskEvent;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The process that {@link DemoCommand} starts and kills. Tells on standard output what it begins and what it has finished. */
@Command(name = DemoWorkerCommand.NAME, hidden = true, description = "Works the checksums of a demo.")
final class DemoWorkerCommand implements Callable<Integer> {
    static final String NAME = "demo-worker";
    static final String STARTED = "started ";
    static final String COMMITTED = "committed ";

    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--concurrency", required = true, converter = WholeNumber.Concurrency.class)
    private int concurrency;

    @Option(names = "--lease", required = true, converter = DurationText.Lease.class)
    private Duration lease = Duration.ZERO;

    DemoWorkerCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() throws InterruptedException {
        // why: what is taken over from the dead worker is counted in the report, one line for each says less.
        LogSetup.silenceTasks();
        try (Pawl pawl = queue.open()) {
            pawl.handleOutcome(Checksum.TYPE, Checksum::run);
            pawl.subscribe(this::tell);
            Worker worker = pawl.start(
                    WorkerSettings.DEFAULT.withConcurrency(concurrency).withLease(lease));
            worker.drain();
            return worker.stop(Worker.CLOSE_DEADLINE) ? ExitCode.OK : ExitCode.FAILED;
        }
    }

    private void tell(TaskEvent event) {
        if (event instanceof TaskEvent.Started) {
            write(STARTED + event.taskId());
        } else if (event instanceof TaskEvent.Ended) {
            write(COMMITTED + event.taskId());
        }
    }

    /** In one piece and at once: this process may be dead the next moment. */
    private void write(String line) {
        synchronized (terminal) {
            terminal.out().println(line);
            terminal.out().flush();
        }
    }
}
