package dev.pawl.cli;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** When a schedule is due, as options and files say it: by exactly one of {@code cron}, {@code every} and {@code at}. */
record WhenDue(
        @Nullable String cron,
        @Nullable String zone,
        @Nullable Duration every,
        @Nullable Instant at) {
    /**
     * @throws InvalidTaskException naming the field
     */
    Ticks ticks() {
        if (Stream.of(cron != null, every != null, at != null)
                        .filter(told -> told)
                        .count()
                != 1) {
            throw new InvalidTaskException(
                    "cron", "must be given, or 'every' or 'at' in its place; exactly one of them");
        }
        if (zone != null && cron == null) {
            throw new InvalidTaskException("zone", "must not be given without cron");
        }
        if (cron != null) {
            return Ticks.cron(cron, zone == null ? ZoneId.of("UTC") : Ticks.zone(zone));
        }
        return every != null ? Ticks.every(every) : Ticks.once(Objects.requireNonNull(at));
    }

    /** The same in words. */
    static String describe(Ticks ticks) {
        if (ticks instanceof Ticks.ByCron byCron) {
            return byCron.cron() + " " + byCron.zone().getId();
        }
        return ticks instanceof Ticks.Every every
                ? "every " + DurationText.describe(every.interval())
                : "once at " + JsonOutput.utc(((Ticks.Once) ticks).at());
    }
}
