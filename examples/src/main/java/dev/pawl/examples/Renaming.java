package dev.pawl.examples;

import dev.pawl.JobRequest;
import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.IntStream;

/** Many tasks with one progress, and one that runs when all of them have ended. */
public final class Renaming {
    /** A comic. */
    public record Comic(int number) {}

    /** What is said at the end. */
    public record Report(String to) {}

    static final TaskType<Comic> RENAME = TaskType.of("rename", Comic.class).maxAttempts(1);
    static final TaskType<Report> REPORT = TaskType.of("report", Report.class);

    private Renaming() {}

    /** Prints what became of the items, and the report. */
    public static void main(String[] args) throws Exception {
        try (Pawl pawl = Pawl.open(Path.of(args[0]))) {
            pawl.handleOutcome(
                    RENAME,
                    (comic, context) -> comic.number() == 13
                            ? Outcome.discard("no such file")
                            : Outcome.done("%03d.cbz".formatted(comic.number())));
            pawl.handle(REPORT, (report, context) -> {
                var job = pawl.jobs().before(context.taskId()).orElseThrow();
                System.out.println("To " + report.to() + ": " + job.name() + " "
                        + job.status().wireName());
            });
            pawl.start();

            var job = pawl.jobs().start(JobRequest.of("rename comics").onComplete(REPORT.with(new Report("ada"))));
            var items = IntStream.rangeClosed(1, 200)
                    .mapToObj(number -> RENAME.with(new Comic(number)))
                    .toList();
            pawl.jobs().add(job.id(), items);
            pawl.jobs().close(job.id());

            var ended = pawl.jobs().await(job.id(), Duration.ofMinutes(1), now -> {});
            System.out.println(
                    ended.counts().completed() + " of " + ended.counts().total() + " renamed");
            for (var item : pawl.jobs().results(job.id(), 0, 200)) {
                if (Boolean.FALSE.equals(item.success())) {
                    System.out.println(item.item() + ": " + item.error());
                }
            }
            pawl.await(Objects.requireNonNull(job.onComplete()), Duration.ofMinutes(1));
        }
    }
}
