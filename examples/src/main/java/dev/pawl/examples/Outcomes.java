package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.store.LogLine;
import dev.pawl.task.Backoff;
import dev.pawl.task.Outcome;
import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Everything a handler can say of its attempt. */
public final class Outcomes {
    /** What the handler below is asked to do. */
    public record Report(String wish) {}

    static final TaskType<Report> REPORT = TaskType.of("report", Report.class)
            .maxAttempts(3)
            .backoff(new Backoff(Duration.ofMillis(10), Duration.ofSeconds(1)))
            .discardOn(FileNotFoundException.class);

    private Outcomes() {}

    /** Prints how a task of every kind ended. */
    public static void main(String[] args) throws Exception {
        try (Pawl pawl = Pawl.open(Path.of(args.length == 0 ? "work.db" : args[0]))) {
            pawl.handleOutcome(REPORT, (report, context) -> switch (report.wish()) {
                // The result is any value that can be written as JSON.
                case "done" -> Outcome.done(List.of("page 1", "page 2"));
                // Another attempt, after the backoff of the type or a wait of its own.
                case "retry" -> context.attempt() < 3 ? Outcome.retry("the printer is warming up") : Outcome.done();
                // Later; uses no attempt.
                case "snooze" -> {
                    boolean early = pawl.browser().attempts(context.taskId()).isEmpty();
                    yield early ? Outcome.snooze(Instant.now().plusMillis(10)) : Outcome.done();
                }
                case "cancel" -> Outcome.cancel("nobody reads it any more");
                // Straight to the dead letters.
                case "discard" -> Outcome.discard("there is no such report");
                // A throw is a retry, unless the type says that trying again cannot help.
                case "throw" -> throw new FileNotFoundException("numbers.csv");
                default -> {
                    context.log(LogLine.Level.WARNING, "an unknown wish", report);
                    yield Outcome.done();
                }
            });
            pawl.start();
            for (String wish : List.of("done", "retry", "snooze", "cancel", "discard", "throw")) {
                long id = pawl.enqueue(REPORT, new Report(wish)).taskId();
                var task = pawl.await(id, Duration.ofSeconds(10));
                System.out.println(wish + ": " + task.status().wireName() + " in attempt " + task.attempts());
            }
        }
    }
}
