package dev.pawl.cli;

import dev.pawl.task.Time;
import java.io.IOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * What happened while one process worked, was killed half-way, and another took over.
 *
 * @param begunTwice tasks whose handler began in both
 * @param seconds from the start of the first to the end of the second
 */
record DemoTakeover(Set<Long> begunTwice, double seconds) {

    /**
     * Works the tasks of a queue.
     *
     * @param db the queue's file
     * @param tasks how many there are
     */
    static DemoTakeover run(Terminal terminal, String db, long tasks) throws IOException, InterruptedException {
        if (tasks == 0) {
            return new DemoTakeover(Set.of(), 0);
        }
        Time time = Time.system();
        long begun = time.nanos();
        try (Meter meter = Meter.start(terminal, "Working", " tasks", tasks)) {
            DemoWorker first = DemoWorker.start(db, worker -> isHalfWay(worker, tasks));
            first.await(meter, 0);
            meter.say(describe(first, tasks));
            DemoWorker second = DemoWorker.start(db, worker -> false);
            second.await(meter, first.committedCount());
            if (second.exitCode() != ExitCode.OK) {
                meter.say("The second process ended with exit code " + second.exitCode() + ".");
            }
            Set<Long> twice = new HashSet<>(first.started());
            twice.retainAll(second.started());
            return new DemoTakeover(twice, (time.nanos() - begun) / 1e9);
        }
    }

    /** Half of the tasks are done and one at least is in work. */
    private static boolean isHalfWay(DemoWorker worker, long tasks) {
        return worker.committedCount() >= tasks / 2 && worker.startedCount() > worker.committedCount();
    }

    private static String describe(DemoWorker first, long tasks) {
        return String.format(
                Locale.ROOT,
                "Process %d with %d workers %s: %s of %s tasks done, %s begun. A second one takes over.",
                first.pid(),
                DemoWorker.CONCURRENCY,
                first.wasKilled() ? "was killed with SIGKILL" : "ended before it could be killed",
                Table.number(first.committedCount()),
                Table.number(tasks),
                Table.number(first.startedCount()));
    }
}
