package dev.pawl.task;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The moments at which a schedule is due. Pure: the same question has the same answer on every machine. */
public sealed interface Ticks {
    /** The first tick after that moment, epoch milliseconds; empty when none comes. */
    Optional<Long> after(long moment);

    /** Ticks by a cron expression, on the clocks of a zone. */
    static Ticks cron(String expression, ZoneId zone) {
        return new ByCron(Cron.of(expression), zone);
    }

    /** Ticks at every multiple of the interval since 1970 began in UTC. */
    static Ticks every(Duration interval) {
        return new Every(interval);
    }

    /** One tick. */
    static Ticks once(Instant moment) {
        return new Once(Time.at(moment));
    }

    /**
     * A zone by its name.
     *
     * @throws InvalidTaskException naming the field {@code zone}
     */
    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException unknown) {
            throw new InvalidTaskException(
                    "zone", "must be a time zone such as Europe/Prague, America/New_York or UTC, not '" + name + "'");
        }
    }

    /** The next ticks after that moment, at most so many. */
    default List<Long> next(long moment, int count) {
        List<Long> ticks = new ArrayList<>();
        Optional<Long> tick = after(moment);
        while (tick.isPresent() && ticks.size() < count) {
            ticks.add(tick.get());
            tick = after(tick.get());
        }
        return ticks;
    }

    /**
     * The newest ticks from {@code first} to {@code last}, both included, in their order; at most so many.
     *
     * @param first a tick
     */
    default List<Long> between(long first, long last, int most) {
        // why: from the end, in a window that grows. The ticks of a second's schedule over a year are never walked.
        for (long window = 1_000; ; window *= 2) {
            long from = Math.max(first, last - window);
            Deque<Long> found = new ArrayDeque<>();
            boolean more = false;
            Optional<Long> tick = after(from - 1);
            while (tick.isPresent() && tick.get() <= last) {
                found.add(tick.get());
                if (found.size() > most) {
                    found.remove();
                    more = true;
                }
                tick = after(tick.get());
            }
            if (from == first || more || found.size() == most) {
                return List.copyOf(found);
            }
        }
    }

    /**
     * Where clocks go forward, a time that is left out ticks once, right after the gap. Where they go back, a time that comes
     * twice ticks the first time.
     */
    record ByCron(Cron cron, ZoneId zone) implements Ticks {
        @Override
        public Optional<Long> after(long moment) {
            ZoneRules rules = zone.getRules();
            Instant instant = Instant.ofEpochMilli(moment);
            LocalDateTime local = LocalDateTime.ofInstant(instant, zone);
            ZoneOffsetTransition change = rules.getTransition(local);
            if (change != null && change.isOverlap() && rules.getOffset(instant).equals(change.getOffsetAfter())) {
                // why: the hour is here for the second time, and all of it has ticked.
                local = change.getDateTimeBefore().minusNanos(1);
            }
            Optional<LocalDateTime> next = cron.after(local);
            while (next.isPresent()) {
                long tick = Time.at(instant(next.get(), rules));
                if (tick > NewTask.MAX_TIME) {
                    return Optional.empty();
                }
                if (tick > moment) {
                    return Optional.of(tick);
                }
                next = cron.after(next.get());
            }
            return Optional.empty();
        }

        private static Instant instant(LocalDateTime local, ZoneRules rules) {
            ZoneOffsetTransition change = rules.getTransition(local);
            if (change == null) {
                return local.toInstant(rules.getOffset(local));
            }
            return change.isGap() ? change.getInstant() : local.toInstant(change.getOffsetBefore());
        }
    }

    /** Every so often, 1 second to 3,650 days. */
    record Every(Duration interval) implements Ticks {
        public static final Duration SHORTEST = Duration.ofSeconds(1);
        public static final Duration LONGEST = Duration.ofDays(3_650);

        public Every {
            if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
                throw new InvalidTaskException("every", "must be from 1 second to 3,650 days, not " + interval);
            }
        }

        @Override
        public Optional<Long> after(long moment) {
            long millis = interval.toMillis();
            long tick = (Math.floorDiv(moment, millis) + 1) * millis;
            return tick > NewTask.MAX_TIME ? Optional.empty() : Optional.of(tick);
        }
    }

    /**
     * @param at epoch milliseconds
     */
    record Once(long at) implements Ticks {
        public Once {
            if (at < 0 || at > NewTask.MAX_TIME) {
                throw new InvalidTaskException("at", "must be a time from 1970 to 9999");
            }
        }

        @Override
        public Optional<Long> after(long moment) {
            return at > moment ? Optional.of(at) : Optional.empty();
        }
    }
}
