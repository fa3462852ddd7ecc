package dev.pawl.engine;

import dev.pawl.store.Round;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One kind of round: when it is due, and what is done.
 *
 * @param every how long from one to the next; zero for never
 * @param at at which time of day; null for any
 * @param wanted whether there is anything to do; executes no SQL
 * @param work does it, and says in a few words what came of it
 */
record Chore(Round.Kind kind, Duration every, @Nullable LocalTime at, BooleanSupplier wanted, Supplier<String> work) {

    /** When the first one is due, seen from {@code now}. */
    long first(long now, ZoneId zone) {
        return at == null ? now : comes(at, now, zone).toInstant().toEpochMilli();
    }

    /** When the next one is due, after one that began then. */
    long after(long begunAt, ZoneId zone) {
        if (at == null) {
            return begunAt + every.toMillis();
        }
        return comes(at, begunAt + 1, zone)
                .plusDays(every.toDays() - 1)
                .toInstant()
                .toEpochMilli();
    }

    /** When it is this time of day, from that moment on. */
    private static ZonedDateTime comes(LocalTime at, long from, ZoneId zone) {
        ZonedDateTime moment = Instant.ofEpochMilli(from).atZone(zone);
        ZonedDateTime sameDay = moment.with(at);
        return sameDay.isBefore(moment) ? sameDay.plusDays(1) : sameDay;
    }
}
