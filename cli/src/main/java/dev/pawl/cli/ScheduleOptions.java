package dev.pawl.cli;

import dev.pawl.task.Compatibility;
import dev.pawl.task.Missed;
import dev.pawl.task.NewTask;
import dev.pawl.task.NewTask.Unsaid;
import dev.pawl.task.Overlap;
import dev.pawl.task.Schedule;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be said of a schedule beside the payload of its tasks. */
final class ScheduleOptions {
    @Parameters(index = "0", paramLabel = "NAME", description = "The schedule: letters, digits, dots, _ and -.")
    private String name = "";

    @Parameters(index = "1", paramLabel = "TYPE", description = "What kind of task it makes.")
    private String type = "";

    @Option(
            names = "--cron",
            paramLabel = "EXPRESSION",
            description = "When: five fields like '0 7 * * mon-fri', six with the second before them, or @daily.")
    private @Nullable String cron;

    @Option(
            names = "--zone",
            paramLabel = "ZONE",
            description = "On the clocks of this time zone, like Europe/Prague. Only with --cron. Default: UTC.")
    private @Nullable String zone;

    @Option(
            names = "--every",
            paramLabel = "DURATION",
            converter = DurationText.Interval.class,
            description = "When: at the multiples of 15m, 1d and so on since 1970 began in UTC.")
    private @Nullable Duration every;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = Moment.Reader.class,
            description = "When: once, at an ISO-8601 time (UTC unless it has an offset), or after 10s, 5m and so on.")
    private @Nullable Moment at;

    @Option(names = "--queue", paramLabel = "NAME", description = "Default: as registered, else default.")
    private @Nullable String queue;

    @Option(
            names = "--priority",
            paramLabel = "N",
            converter = WholeNumber.Priority.class,
            description = "1 to 1000, lower runs first. Default: as registered, else 100.")
    private @Nullable Integer priority;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            converter = WholeNumber.MaxAttempts.class,
            description = "1 to 100. Default: as registered, else 5.")
    private @Nullable Integer maxAttempts;

    @Option(
            names = "--compatibility",
            paramLabel = "JSON",
            description = "What the worker must be capable of: an object of strings, numbers and booleans.")
    private String compatibility = "{}";

    @Option(
            names = "--limit-key",
            paramLabel = "KEY",
            description = "Tasks with the same one share the limits set for it: see 'pawl queue limit'.")
    private @Nullable String limitKey;

    @Option(
            names = "--missed",
            paramLabel = "WORD",
            description = "What becomes of runs that nobody could make in time: skip, one, the default, or all.")
    private String missed = Missed.ONE.wireName();

    @Option(
            names = "--missed-max",
            paramLabel = "N",
            converter = WholeNumber.MissedMax.class,
            description = "How many missed runs 'all' makes up for at most, 1 to 1000, the last ones. Default: 100.")
    private int missedMax = Schedule.DEFAULT_MISSED_MAX;

    @Option(
            names = "--overlap",
            paramLabel = "WORD",
            description = "While the task made last has not ended: allow, the default, skip, queue or replace.")
    private String overlap = Overlap.ALLOW.wireName();

    /**
     * @throws dev.pawl.task.InvalidTaskException naming what is wrong
     */
    Schedule schedule(String payload) {
        Instant moment = at == null ? null : Instant.ofEpochMilli(at.fromNow());
        return new Schedule(
                name,
                new WhenDue(cron, zone, every, moment).ticks(),
                task(payload),
                Missed.of(missed),
                missedMax,
                Overlap.of(overlap));
    }

    private NewTask task(String payload) {
        Set<Unsaid> unsaid = EnumSet.noneOf(Unsaid.class);
        return new NewTask(
                        type,
                        payload,
                        or(queue, NewTask.DEFAULT_QUEUE, Unsaid.QUEUE, unsaid),
                        or(priority, NewTask.DEFAULT_PRIORITY, Unsaid.PRIORITY, unsaid),
                        Compatibility.parse(compatibility),
                        or(maxAttempts, NewTask.DEFAULT_MAX_ATTEMPTS, Unsaid.MAX_ATTEMPTS, unsaid),
                        null,
                        null,
                        Uniqueness.ALWAYS,
                        or(limitKey, "", Unsaid.LIMIT_KEY, unsaid),
                        null)
                .withUnsaid(unsaid);
    }

    private static <T> T or(@Nullable T said, T otherwise, Unsaid what, Set<Unsaid> unsaid) {
        if (said == null) {
            unsaid.add(what);
        }
        return said == null ? otherwise : said;
    }
}
