package dev.pawl.server;

import dev.pawl.task.NewTask;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Times as they travel: ISO-8601, in any offset on the way in, UTC with milliseconds on the way out. */
final class IsoTime {
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    // why: lenient for the offset only, which then may be Z, +01, +0100 or +01:00.
    private static final DateTimeFormatter READ = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
            .optionalStart()
            .parseLenient()
            .appendOffset("+HH:MM", "Z")
            .toFormatter();

    private IsoTime() {}

    static @Nullable String write(@Nullable Long epochMillis) {
        return epochMillis == null ? null : WRITTEN.format(Instant.ofEpochMilli(epochMillis));
    }

    static Instant read(String text) throws Fault {
        Instant time;
        try {
            TemporalAccessor read = READ.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
            time = read instanceof OffsetDateTime placed
                    ? placed.toInstant()
                    : LocalDateTime.from(read).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException notATime) {
            throw new Fault(
                    "must be an ISO-8601 time such as 2026-11-21T22:26:24.123Z or 2026-11-21T23:26:24+01:00, not '"
                            + Fault.quoted(text) + "'");
        }
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.ofEpochMilli(NewTask.MAX_TIME))) {
            throw new Fault("must be a time from 1970 to 9999, not '" + Fault.quoted(text) + "'");
        }
        return time;
    }
}
