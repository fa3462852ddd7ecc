package dev.pawl.task;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A task with a clock: at each tick one is made. What it makes are tasks like any other, each with the key {@code
 * schedule:NAME:TICK}.
 *
 * @param name 1 to 100 letters, digits, dots, underscores and hyphens
 * @param ticks when it is due
 * @param task what it makes; without a key, a time or a trace of its own
 * @param missed {@link Missed#ONE} unless told
 * @param missedMax how many {@link Missed#ALL} makes up for at most, 1 to 1,000; 100 unless told
 * @param overlap {@link Overlap#ALLOW} unless told
 */
public record Schedule(String name, Ticks ticks, NewTask task, Missed missed, int missedMax, Overlap overlap) {
    /** A run that comes later than this is missed. */
    public static final long GRACE_MILLIS = 60_000;

    public static final int DEFAULT_MISSED_MAX = 100;
    public static final int MOST_MISSED = 1_000;
    public static final int MAX_NAME_CHARS = 100;

    private static final String KEY = "schedule:";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1," + MAX_NAME_CHARS + "}");

    /**
     * What is to be done at some moment.
     *
     * @param runs the ticks of which a task is to be made, in order
     * @param last the newest tick that was due
     * @param next the first that is not; null for none
     */
    public record Due(List<Long> runs, long last, @Nullable Long next) {}

    /**
     * @throws InvalidTaskException telling every fault
     */
    public Schedule {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        if (!isName(name)) {
            faults.add(new InvalidTaskException.Violation(
                    "name",
                    "must be 1 to " + MAX_NAME_CHARS + " letters, digits, dots, underscores and hyphens, not '" + name
                            + "'"));
        }
        if (missedMax < 1 || missedMax > MOST_MISSED) {
            faults.add(new InvalidTaskException.Violation(
                    "missed_max", "must be from 1 to " + MOST_MISSED + ", not " + missedMax));
        }
        if (task.idempotencyKey() != null) {
            faults.add(new InvalidTaskException.Violation("idempotency_key", "must not be given: a schedule gives it"));
        }
        if (task.runAfter() != null) {
            faults.add(new InvalidTaskException.Violation("run_after_utc", "must not be given: a schedule gives it"));
        }
        if (task.trace() != null) {
            faults.add(new InvalidTaskException.Violation("trace", "must not be given: each run is work of its own"));
        }
        if (overlap == Overlap.QUEUE && task.limitKey() != null) {
            faults.add(new InvalidTaskException.Violation(
                    "limit_key", "must not be given with overlap queue, which is a limit itself"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }

    /** Whether a schedule may be called so. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /** With every default. */
    public static Schedule of(String name, Ticks ticks, NewTask task) {
        return new Schedule(name, ticks, task, Missed.ONE, DEFAULT_MISSED_MAX, Overlap.ALLOW);
    }

    /** The same, with what is registered of the type of its tasks where nobody said anything of them. */
    public Schedule completed(TypeDefaults registered) {
        // why: overlap queue is a limit itself, and goes with no other.
        TypeDefaults fitting = overlap == Overlap.QUEUE ? registered.withLimitKey(null) : registered;
        return new Schedule(name, ticks, task.completed(fitting), missed, missedMax, overlap);
    }

    public Schedule withMissed(Missed other) {
        return new Schedule(name, ticks, task, other, missedMax, overlap);
    }

    /** {@link Missed#ALL}, up to this number. */
    public Schedule withAllMissed(int most) {
        return new Schedule(name, ticks, task, Missed.ALL, most, overlap);
    }

    public Schedule withOverlap(Overlap other) {
        return new Schedule(name, ticks, task, missed, missedMax, other);
    }

    /**
     * What is to be done now.
     *
     * @param first the first tick of which nothing was done yet, not after {@code now}
     */
    public Due due(long first, long now) {
        List<Long> ticks = ticks().between(first, now, missed == Missed.ALL ? missedMax : 1);
        long last = ticks.isEmpty() ? first : ticks.get(ticks.size() - 1);
        boolean late = now - last > GRACE_MILLIS;
        return new Due(
                late && missed == Missed.SKIP ? List.of() : ticks,
                last,
                ticks().after(now).orElse(null));
    }

    /** The task of a tick. */
    public NewTask taskAt(long tick) {
        return new NewTask(
                task.type(),
                task.payload(),
                task.queue(),
                task.priority(),
                task.compatibility(),
                task.maxAttempts(),
                null,
                keys() + tick,
                Uniqueness.ALWAYS,
                overlap == Overlap.QUEUE ? limitKey() : task.limitKey(),
                null);
    }

    /** How the keys of its tasks begin. */
    public String keys() {
        return KEY + name + ":";
    }

    /** The limit key of its tasks where one runs at a time. */
    public String limitKey() {
        return KEY + name;
    }
}
