package dev.pawl.cli;

import dev.pawl.TaskRequest;
import dev.pawl.task.Time;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A time: so long from now, or a moment of the calendar. One of the two is there.
 *
 * @param delay from now, or before it where what has been is meant
 * @param instant a moment
 */
record Moment(@Nullable Duration delay, @Nullable Instant instant) {

    /** Epoch milliseconds, counted from now where it is a delay. */
    long fromNow() {
        return instant != null
                ? instant.toEpochMilli()
                : Time.system().now() + Objects.requireNonNull(delay).toMillis();
    }

    /** Epoch milliseconds, counted back from now where it is a delay. */
    long untilNow() {
        return instant != null
                ? instant.toEpochMilli()
                : Time.system().now() - Objects.requireNonNull(delay).toMillis();
    }

    <P> TaskRequest<P> applyTo(TaskRequest<P> request) {
        return instant != null ? request.runAfter(instant) : request.runAfter(Objects.requireNonNull(delay));
    }

    /** Reads a length of time, or an ISO-8601 date or time; without an offset it means UTC. */
    static final class Reader implements ITypeConverter<Moment> {
        @Override
        public Moment convert(String text) {
            if (DurationText.looksLikeOne(text)) {
                return new Moment(new DurationText().convert(text), null);
            }
            try {
                return new Moment(null, parse(text));
            } catch (DateTimeException unreadable) {
                throw new TypeConversionException("must be " + DurationText.EXAMPLES
                        + ", or an ISO-8601 time like 2030-01-31T08:00:00+01:00, not '" + text + "'");
            }
        }

        private static Instant parse(String text) {
            String iso = text.strip().replace(' ', 'T');
            if (!iso.contains("T")) {
                return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            TemporalAccessor time =
                    DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return time instanceof OffsetDateTime exact
                    ? exact.toInstant()
                    : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
        }
    }
}
