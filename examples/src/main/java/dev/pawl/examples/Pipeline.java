package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Tasks that wait for others, and read what they returned. */
public final class Pipeline {
    /** One day's figures. */
    public record Day(String date) {}

    static final TaskType<Day> EXTRACT = TaskType.of("extract", Day.class);
    static final TaskType<Day> LOAD = TaskType.of("load", Day.class);
    static final TaskType<Day> ALARM = TaskType.of("alarm", Day.class);

    private Pipeline() {}

    /** Prints what was loaded, and what became of the alarm. */
    public static void main(String[] args) throws Exception {
        try (Pawl pawl = Pawl.open(Path.of(args[0]))) {
            pawl.handleOutcome(EXTRACT, (day, context) -> Outcome.done(365));
            pawl.handle(LOAD, (day, context) -> {
                int rows = context.parents().get(0).result(Integer.class).orElseThrow();
                System.out.println("Loaded " + rows + " rows of " + day.date());
            });
            pawl.handle(ALARM, (day, context) -> System.out.println("There are no figures of " + day.date()));
            pawl.start();

            Day day = new Day("2026-11-28");
            var extract = EXTRACT.with(day);
            var load = LOAD.with(day).after(extract);
            var alarm = ALARM.with(day).afterFailed(extract);
            var stored = pawl.enqueueAll(List.of(extract, load, alarm));

            pawl.await(stored.get(1).taskId(), Duration.ofSeconds(10));
            var end = pawl.await(stored.get(2).taskId(), Duration.ofSeconds(10));
            System.out.println("The alarm: " + end.status().wireName());
        }
    }
}
