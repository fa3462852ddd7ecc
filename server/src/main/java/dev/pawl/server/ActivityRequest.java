package dev.pawl.server;

import dev.pawl.Metrics;
import dev.pawl.store.Activity;
import dev.pawl.task.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * From when on somebody wants to know what happened.
 *
 * @param wanted empty for the last {@link Metrics#LONG_PERIOD}
 */
record ActivityRequest(Optional<Instant> wanted) {
    /** With so many entries a page ends, at the end of their hour. */
    private static final int ENOUGH = 1_000;

    static final Parameter<Optional<Instant>> SINCE = Parameter.inQuery(
            "since",
            Schema.time("From the hour on in which this lies; left out: for 24 hours."),
            Optional.empty(),
            text -> Optional.of(IsoTime.read(text)));

    /**
     * @param next where the list goes on; null for the last page
     */
    record Page(List<Activity> hours, @Nullable String next) {}

    /** Faults are noted. */
    static ActivityRequest read(Call call) {
        return new ActivityRequest(call.value(SINCE));
    }

    Instant since(Time time) {
        return wanted.orElseGet(() -> Instant.ofEpochMilli(time.now()).minus(Metrics.LONG_PERIOD));
    }

    /** The first hours of what happened. */
    static Page page(List<Activity> happened) {
        List<Activity> sorted = happened.stream()
                .sorted(Comparator.comparingLong(Activity::hour))
                .toList();
        if (sorted.size() <= ENOUGH) {
            return new Page(sorted, null);
        }
        long last = sorted.get(ENOUGH - 1).hour();
        List<Activity> hours =
                sorted.stream().takeWhile(hour -> hour.hour() <= last).toList();
        return new Page(
                hours,
                hours.size() == sorted.size()
                        ? null
                        : "/queue/activity?since="
                                + IsoTime.write(last + Duration.ofHours(1).toMillis()));
    }
}
