package dev.pawl.cli;

import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.Retention;
import dev.pawl.task.Limit;
import dev.pawl.task.Ticks;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.Uniqueness;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a length of time within bounds, as people write it ({@code 90s}, {@code 1h30m}, {@code 2d}) or as ISO-8601
 * ({@code PT5M}).
 */
class DurationText implements ITypeConverter<Duration> {
    static final String EXAMPLES = "a length of time like 500ms, 10s, 5m, 2h, 1d, 1h30m or PT5M";

    private static final Pattern WHOLE = Pattern.compile("(\\d{1,12}(ms|[smhdw]))+");
    private static final Pattern PART = Pattern.compile("(\\d+)(ms|[smhdw])");

    private final Duration least;
    private final Duration most;

    /** Any length that fits a calendar of four-digit years. */
    DurationText() {
        this(Duration.ZERO, Duration.ofDays(3_650_000));
    }

    private DurationText(Duration least, Duration most) {
        this.least = least;
        this.most = most;
    }

    @Override
    public Duration convert(String text) {
        Duration duration;
        try {
            duration = parse(text.strip().toLowerCase(Locale.ROOT));
        } catch (DateTimeException | ArithmeticException unreadable) {
            throw new TypeConversionException("must be " + EXAMPLES + ", not '" + text + "'");
        }
        if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
            throw new TypeConversionException(
                    "must be from " + describe(least) + " to " + describe(most) + ", not '" + text + "'");
        }
        return duration;
    }

    /** Whether a text means to be a length of time rather than a moment. */
    static boolean looksLikeOne(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        return lower.startsWith("p") || WHOLE.matcher(lower).matches();
    }

    private static Duration parse(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return Duration.parse(text);
        }
        Duration sum = Duration.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            sum = sum.plus(unit(part.group(2)).multipliedBy(Long.parseLong(part.group(1))));
        }
        return sum;
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "ms" -> Duration.ofMillis(1);
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            case "d" -> Duration.ofDays(1);
            default -> Duration.ofDays(7);
        };
    }

    /** As {@link #convert} would read it back. */
    static String describe(Duration duration) {
        StringBuilder text = new StringBuilder();
        append(text, duration.toDays(), "d");
        append(text, duration.toHoursPart(), "h");
        append(text, duration.toMinutesPart(), "m");
        append(text, duration.toSecondsPart(), "s");
        append(text, duration.toMillisPart(), "ms");
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static void append(StringBuilder text, long number, String unit) {
        if (number > 0) {
            text.append(number).append(unit);
        }
    }

    /** How long a claim holds when its worker falls silent. */
    static final class Lease extends DurationText {
        Lease() {
            super(Duration.ofSeconds(1), Duration.ofDays(1));
        }
    }

    /** For how long a key belongs to its task. */
    static final class UniqueFor extends DurationText {
        UniqueFor() {
            super(Duration.ofMillis(1), Uniqueness.LONGEST);
        }
    }

    /** The period of a rate. */
    static final class Period extends DurationText {
        Period() {
            super(Duration.ofMillis(Limit.Rate.SHORTEST), Duration.ofMillis(Limit.Rate.LONGEST));
        }
    }

    /** For how long ended tasks are kept. */
    static final class Kept extends DurationText {
        Kept() {
            super(Duration.ZERO, Retention.LONGEST);
        }
    }

    /** How long from one round of maintenance to the next. */
    static final class Every extends DurationText {
        Every() {
            super(MaintenanceSettings.SHORTEST, Retention.LONGEST);
        }
    }

    /** How long from one tick of a schedule to the next. */
    static final class Interval extends DurationText {
        Interval() {
            super(Ticks.Every.SHORTEST, Ticks.Every.LONGEST);
        }
    }

    /** How long from one look at the queue to the next. */
    static final class Look extends DurationText {
        Look() {
            super(Duration.ofMillis(100), Duration.ofHours(1));
        }
    }

    /** How long a failed attempt waits for the next. */
    static final class Backoff extends DurationText {
        Backoff() {
            super(Duration.ofMillis(1), Duration.ofDays(3650));
        }
    }

    /** How long one attempt may run. */
    static final class Timeout extends DurationText {
        Timeout() {
            super(TypeDefaults.SHORTEST_TIMEOUT, TypeDefaults.LONGEST_TIMEOUT);
        }
    }

    /** How long a write waits for others. */
    static final class BusyTimeout extends DurationText {
        BusyTimeout() {
            super(Duration.ZERO, Duration.ofMinutes(10));
        }
    }

    /** How long running tasks may go on when their worker is asked to stop. */
    static final class Grace extends DurationText {
        Grace() {
            super(Duration.ZERO, Duration.ofDays(1));
        }
    }
}
