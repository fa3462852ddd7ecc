package dev.pawl.server;

import dev.pawl.task.NewTask;
import dev.pawl.task.UtcText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as they travel: ISO-8601, in any offset on the way in, UTC with milliseconds on the way out. */
final class IsoTime {
    private static final Pattern READ =
            Pattern.compile("(?<local>[^T]+T[^Z+-]+)(?<offset>Z|[+-]\\d\\d(:?\\d\\d)?)?", Pattern.CASE_INSENSITIVE);

    private IsoTime() {}

    static @Nullable String write(@Nullable Long epochMillis) {
        return epochMillis == null ? null : UtcText.write(epochMillis);
    }

    static Instant read(String text) throws Fault {
        Instant time = parse(text);
        if (time.isBefore(Instant.EPOCH) || time.isAfter(Instant.ofEpochMilli(NewTask.MAX_TIME))) {
            throw new Fault("must be a time from 1970 to 9999, not '" + Fault.quoted(text) + "'");
        }
        return time;
    }

    private static Instant parse(String text) throws Fault {
        OptionalLong written = UtcText.read(text);
        if (written.isPresent()) {
            return Instant.ofEpochMilli(written.getAsLong());
        }
        Matcher parts = READ.matcher(text);
        if (parts.matches()) {
            String offset = parts.group("offset");
            try {
                return LocalDateTime.parse(parts.group("local"))
                        .toInstant(offset == null ? ZoneOffset.UTC : ZoneOffset.of(offset.toUpperCase(Locale.ROOT)));
            } catch (DateTimeException notATime) {
                // told below
            }
        }
        throw new Fault("must be an ISO-8601 time such as 2026-11-21T22:26:24.123Z or 2026-11-21T23:26:24+01:00, not '"
                + Fault.quoted(text) + "'");
    }
}
