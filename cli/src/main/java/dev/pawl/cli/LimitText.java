package dev.pawl.cli;

import dev.pawl.store.LimitState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Limit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Limits as words. */
final class LimitText {
    static final String NONE = "none";

    private LimitText() {}

    /** What {@code --max-running} was told; null is any number. */
    record MaxRunning(@Nullable Integer most) {
        /** Reads a number or {@code none}. */
        static final class Reader implements ITypeConverter<MaxRunning> {
            @Override
            public MaxRunning convert(String text) {
                return new MaxRunning(isNone(text) ? null : new WholeNumber.MaxRunning().convert(text));
            }
        }
    }

    /** What {@code --rate} was told; null is any number. */
    record Rate(Limit.@Nullable Rate rate) {
        /** Reads {@code 50/1s} or {@code none}. */
        static final class Reader implements ITypeConverter<Rate> {
            private static final Pattern FORM = Pattern.compile("(\\d{1,9})\\s*/\\s*(.+)");

            @Override
            public Rate convert(String text) {
                if (isNone(text)) {
                    return new Rate(null);
                }
                Matcher form = FORM.matcher(text.strip());
                if (!form.matches()) {
                    throw new TypeConversionException(
                            "must be so many starts in a time, like 50/1s or 1000/1h, or none, not '" + text + "'");
                }
                Duration period = new DurationText.Period().convert(form.group(2));
                try {
                    return new Rate(new Limit.Rate(Integer.parseInt(form.group(1)), period.toMillis()));
                } catch (InvalidTaskException invalid) {
                    throw new TypeConversionException(
                            invalid.violations().get(0).message());
                }
            }
        }
    }

    private static boolean isNone(String text) {
        return text.strip().toLowerCase(Locale.ROOT).equals(NONE);
    }

    /** The limit itself: {@code at most 3 running, 50 starts in 1s}. */
    static String describe(Limit limit) {
        Limit.Rate rate = limit.rate();
        if (limit.isNone()) {
            return "no limit";
        }
        String most = limit.maxRunning() == null ? "" : "at most " + Table.number(limit.maxRunning()) + " running";
        String starts = rate == null ? "" : Table.number(rate.starts()) + " starts in " + period(rate);
        return most + (most.isEmpty() || starts.isEmpty() ? "" : ", ") + starts;
    }

    /** What runs under a limit: {@code 2 of 3}. */
    static String running(LimitState state) {
        Integer most = state.limit().maxRunning();
        // why: a limit on every key with a beginning allows so many of each.
        String each = state.limit().isPattern() ? " each" : "";
        return Table.number(state.running()) + (most == null ? "" : " of " + Table.number(most) + each);
    }

    /** What started under a limit in its last period: {@code 12 of 50 in 1s}; empty without a rate. */
    static String started(LimitState state) {
        Limit.Rate rate = state.limit().rate();
        String each = state.limit().isPattern() ? " each" : "";
        return rate == null
                ? ""
                : Table.number(state.started()) + " of " + Table.number(rate.starts()) + each + " in " + period(rate);
    }

    private static String period(Limit.Rate rate) {
        return DurationText.describe(Duration.ofMillis(rate.periodMillis()));
    }

    private static String seconds(Limit.Rate rate) {
        return BigDecimal.valueOf(rate.periodMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** A limit and how far it is used, as fields of an object. */
    static void fields(JsonOutput output, LimitState state) {
        Limit limit = state.limit();
        output.string("scope", limit.scope().wireName()).string("name", limit.name());
        Integer most = limit.maxRunning();
        if (most == null) {
            output.string("max_running", null);
        } else {
            output.number("max_running", most);
        }
        Limit.Rate rate = limit.rate();
        if (rate == null) {
            output.string("rate", null);
        } else {
            output.startObject("rate")
                    .number("starts", rate.starts())
                    .raw("period_seconds", seconds(rate))
                    .endObject();
        }
        output.number("running", state.running())
                .number("started_in_period", state.started())
                .bool("full", state.isFull())
                .time("opens_at_utc", state.opensAt())
                .startArray("held_by");
        state.holders()
                .forEach(holder -> output.startObject()
                        .number("task_id", holder.taskId())
                        .string("worker_id", holder.worker())
                        .time("since_utc", holder.since())
                        .endObject());
        output.endArray();
    }
}
