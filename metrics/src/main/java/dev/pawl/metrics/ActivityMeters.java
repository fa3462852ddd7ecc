package dev.pawl.metrics;

import dev.pawl.Pawl;
import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import dev.pawl.task.Time;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What happened to tasks since the registry was bound, by type and queue. The activity that is stored is read again and again,
 * and what has been added to it is told. Hours that are over do not change, so only the present one is read, and the one before
 * it once more.
 *
 * <p>Threading: one thread at a time.
 */
final class ActivityMeters {
    /** Buckets of wait and run times: wide enough for a millisecond and for a night. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(30),
        Duration.ofHours(2),
        Duration.ofHours(12)
    };

    private record Key(long hour, String type, String queue) {}

    private final MeterRegistry registry;
    private final Pawl pawl;
    private final Time time;
    private final Names labels = new Names();
    private Map<Key, Activity> told;

    /** The first hour that may still change. */
    private long from;

    /** What happened before now is not told. */
    ActivityMeters(MeterRegistry registry, Pawl pawl, Time time) {
        this.registry = registry;
        this.pawl = pawl;
        this.time = time;
        this.from = Activity.hourOf(time.now());
        this.told = read();
    }

    private Map<Key, Activity> read() {
        Map<Key, Activity> present = new HashMap<>();
        for (Activity activity : pawl.activity(Instant.ofEpochMilli(from))) {
            // why merged: what this process has not written yet is told apart from what is stored.
            present.merge(
                    new Key(activity.hour(), activity.type(), activity.queue()), activity, ActivityMeters::together);
        }
        return present;
    }

    private static Activity together(Activity one, Activity other) {
        return new Activity(
                one.hour(),
                one.type(),
                one.queue(),
                one.counts().plus(other.counts()),
                one.waits().plus(other.waits()),
                one.runs().plus(other.runs()));
    }

    void update() {
        long now = time.now();
        Map<Key, Activity> present = read();
        present.forEach((key, activity) -> tell(activity, told.get(key)));
        told = present;
        // why the hour before, too: what was counted in it may be written a moment after it.
        from = Math.max(from, Activity.hourOf(Activity.hourOf(now) - 1));
    }

    private void tell(Activity present, @Nullable Activity before) {
        if (present.equals(before)) {
            return;
        }
        Activity.Counts counts = present.counts();
        Activity.Counts known = before == null ? Activity.Counts.ZERO : before.counts();
        Tags tags = tags(present);
        count("pawl.tasks.enqueued", "New tasks.", tags, counts.enqueued() - known.enqueued());
        count("pawl.attempts.started", "Attempts that began.", tags, counts.started() - known.started());
        finished(tags.and("outcome", "completed"), counts.completed() - known.completed());
        finished(tags.and("outcome", "failed"), counts.failed() - known.failed());
        finished(tags.and("outcome", "cancelled"), counts.cancelled() - known.cancelled());
        count(
                "pawl.attempts.retried",
                "Attempts that left their task another one.",
                tags,
                counts.retried() - known.retried());
        count("pawl.leases.rescued", "Attempts whose lease ran out.", tags, counts.rescued() - known.rescued());
        Distribution none = Distribution.NONE;
        time("pawl.task.wait", "How long tasks could have been running before a handler began.", tags)
                .tell(present.waits(), before == null ? none : before.waits());
        time("pawl.task.run", "How long handlers took.", tags)
                .tell(present.runs(), before == null ? none : before.runs());
    }

    /** One label of type and queue together may be too many, although each alone is not. */
    private Tags tags(Activity activity) {
        boolean known = labels.isKnown(activity.type() + '\n' + activity.queue());
        return Tags.of(
                "type", known ? activity.type() : Activity.OTHER, "queue", known ? activity.queue() : Activity.OTHER);
    }

    private void finished(Tags tags, long more) {
        count("pawl.tasks.finished", "Tasks that ended, by outcome.", tags, more);
    }

    private void count(String name, String description, Tags tags, long more) {
        Counter.builder(name)
                .description(description)
                .tags(tags)
                .register(registry)
                .increment(Math.max(0, more));
    }

    private Growth time(String name, String description, Tags tags) {
        Timer timer = Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        return new Growth(millis -> timer.record(Math.round(millis * 1e6), TimeUnit.NANOSECONDS));
    }
}
