package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.Schedules;
import dev.pawl.TaskType;
import dev.pawl.store.Enqueued;
import dev.pawl.task.Overlap;
import dev.pawl.task.Ticks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** A report on every working day at seven, and one right now. */
public final class MorningReport {
    private static final ZoneId PRAGUE = ZoneId.of("Europe/Prague");

    private record Report(String of) {}

    private static final TaskType<Report> REPORT = TaskType.of("report", Report.class);

    private MorningReport() {}

    /** Runs on the file that is named. */
    public static void main(String[] args) throws Exception {
        try (Pawl pawl = Pawl.open(Path.of(args[0]))) {
            pawl.handle(REPORT, (report, context) -> System.out.println("Report of " + report.of()));
            Schedules schedules = pawl.schedules();
            schedules.put(schedules
                    .of("morning", Ticks.cron("0 7 * * mon-fri", PRAGUE), REPORT.with(new Report("yesterday")))
                    .withOverlap(Overlap.SKIP));
            pawl.start();

            Enqueued now = schedules.runNow("morning").orElseThrow();
            pawl.await(now.taskId(), Duration.ofSeconds(30));
            for (long tick : schedules.next("morning", 3).orElseThrow()) {
                System.out.println(
                        "Next at " + Instant.ofEpochMilli(tick).atZone(PRAGUE).toLocalTime());
            }
        }
    }
}
