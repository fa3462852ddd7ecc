package dev.pawl.task;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A cron expression: which local times it means, without any zone. {@link Ticks.ByCron} lays them on a clock that jumps.
 *
 * <p>Five fields are minute, hour, day of month, month and day of week; six have the second before them. Each is {@code *},
 * or a list of numbers, ranges and names, all with steps: {@code 0 8-18/2 * * mon-fri}. Sunday is 0 or 7; {@code ?} is
 * {@code *}. Where both days are told, either is enough. Nicknames: {@code @yearly}, {@code @annually}, {@code @monthly},
 * {@code @weekly}, {@code @daily}, {@code @midnight}, {@code @hourly}.
 */
public final class Cron {
    /** The field that its faults name. */
    private static final String FIELD = "cron";

    private static final int MAX_CHARS = 200;

    /** Some day comes so rarely: a 29th of February on a certain day of the week, over a century without a leap year. */
    private static final int YEARS = 41;

    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    /** One field: its name, its numbers, and the names of the numbers from {@code firstNamed} on. */
    private record Field(String name, int from, int to, int firstNamed, List<String> names) {
        Field(String name, int from, int to) {
            this(name, from, to, 0, List.of());
        }

        String allowed() {
            return from + " to " + to
                    + (names.isEmpty() ? "" : " or " + names.get(0) + " to " + names.get(names.size() - 1));
        }
    }

    private static final List<Field> FIELDS = List.of(
            new Field("second", 0, 59),
            new Field("minute", 0, 59),
            new Field("hour", 0, 23),
            new Field("day of month", 1, 31),
            new Field(
                    "month",
                    1,
                    12,
                    1,
                    List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
            new Field("day of week", 0, 7, 0, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

    private final String text;
    /** For each field the numbers that fit, as bits. */
    private final long[] fitting;

    private final boolean eitherDay;

    private Cron(String text, long[] fitting, boolean eitherDay) {
        this.text = text;
        this.fitting = fitting;
        this.eitherDay = eitherDay;
    }

    /**
     * Reads an expression.
     *
     * @throws InvalidTaskException naming the field {@code cron}, what is wrong in it and what is allowed
     */
    public static Cron of(String text) {
        String stripped = text.strip();
        if (stripped.length() > MAX_CHARS) {
            throw invalid("must be at most " + MAX_CHARS + " characters, not " + stripped.length());
        }
        String lower = stripped.toLowerCase(Locale.ROOT);
        if (lower.startsWith("@") && !NICKNAMES.containsKey(lower)) {
            throw invalid("must be one of "
                    + String.join(", ", NICKNAMES.keySet().stream().sorted().toList())
                    + ", or five or six fields, not '" + stripped + "'");
        }
        String[] fields = NICKNAMES.getOrDefault(lower, lower).split("\\s+", -1);
        if (fields.length < 5 || fields.length > 6) {
            throw invalid("must have five fields (minute, hour, day of month, month, day of week), or six with the"
                    + " second before them, not " + (lower.isEmpty() ? 0 : fields.length));
        }
        String[] six = new String[6];
        six[0] = "0";
        System.arraycopy(fields, 0, six, 6 - fields.length, fields.length);
        long[] fitting = new long[6];
        for (int i = 0; i < six.length; i++) {
            fitting[i] = field(FIELDS.get(i), six[i]);
        }
        // why: Sunday has two numbers.
        fitting[5] |= fitting[5] >> 7 & 1;
        Cron cron = new Cron(stripped, fitting, isTold(six[3]) && isTold(six[5]));
        if (cron.after(LocalDateTime.of(2000, 1, 1, 0, 0)).isEmpty()) {
            throw invalid("never comes: no month of these has such a day");
        }
        return cron;
    }

    private static boolean isTold(String field) {
        return !field.startsWith("*") && !field.startsWith("?");
    }

    private static long field(Field field, String text) {
        long fitting = 0;
        for (String part : text.split(",", -1)) {
            int slash = part.indexOf('/');
            String range = slash < 0 ? part : part.substring(0, slash);
            int step = slash < 0 ? 1 : step(field, part, part.substring(slash + 1));
            int dash = range.indexOf('-');
            int from;
            int to;
            if (range.equals("*") || range.equals("?")) {
                from = field.from;
                to = field.to;
            } else if (dash > 0) {
                from = number(field, part, range.substring(0, dash));
                to = number(field, part, range.substring(dash + 1));
            } else {
                from = number(field, part, range);
                to = slash < 0 ? from : field.to;
            }
            if (from > to) {
                throw invalid(field.name + ": a range must go upwards, '" + part + "' does not");
            }
            for (int number = from; number <= to; number += step) {
                fitting |= 1L << number;
            }
        }
        return fitting;
    }

    private static int step(Field field, String part, String text) {
        int step = digits(text);
        if (step < 1 || step > field.to) {
            throw invalid(field.name + ": a step must be from 1 to " + field.to + ", in '" + part + "' it is not");
        }
        return step;
    }

    private static int number(Field field, String part, String text) {
        int named = field.names.indexOf(text);
        int number = named < 0 ? digits(text) : named + field.firstNamed;
        if (number < field.from || number > field.to) {
            throw invalid(field.name + ": must be * or of " + field.allowed() + ", '" + part + "' is not");
        }
        return number;
    }

    /** -1 when it is no number of one or two digits. */
    private static int digits(String text) {
        boolean number = !text.isEmpty() && text.length() <= 2 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(text) : -1;
    }

    private static InvalidTaskException invalid(String message) {
        return new InvalidTaskException(FIELD, message);
    }

    /** The first local time after this one that it means; empty when there is none. */
    public Optional<LocalDateTime> after(LocalDateTime moment) {
        LocalDateTime from = moment.withNano(0).plusSeconds(1);
        LocalDate last = from.toLocalDate().plusYears(YEARS);
        int second = from.toLocalTime().toSecondOfDay();
        LocalDate day = from.toLocalDate();
        while (day.isBefore(last)) {
            if (!has(4, day.getMonthValue())) {
                day = day.withDayOfMonth(1).plusMonths(1);
            } else {
                int found = hasDay(day) ? secondFrom(second) : -1;
                if (found >= 0) {
                    return Optional.of(day.atTime(LocalTime.ofSecondOfDay(found)));
                }
                day = day.plusDays(1);
            }
            second = 0;
        }
        return Optional.empty();
    }

    private boolean hasDay(LocalDate day) {
        boolean ofMonth = has(3, day.getDayOfMonth());
        boolean ofWeek = has(5, day.getDayOfWeek().getValue() % 7);
        return eitherDay ? ofMonth || ofWeek : ofMonth && ofWeek;
    }

    private boolean has(int field, int number) {
        return (fitting[field] >> number & 1) == 1;
    }

    /** The first fitting second of a day, not before this one; -1 when there is none. */
    private int secondFrom(int secondOfDay) {
        int hour = from(2, secondOfDay / 3600);
        if (hour > secondOfDay / 3600) {
            return hour * 3600 + from(1, 0) * 60 + from(0, 0);
        }
        if (hour < 0) {
            return -1;
        }
        int minute = from(1, secondOfDay / 60 % 60);
        if (minute == secondOfDay / 60 % 60) {
            int second = from(0, secondOfDay % 60);
            if (second >= 0) {
                return hour * 3600 + minute * 60 + second;
            }
            minute = from(1, minute + 1);
        }
        return minute < 0 ? secondFrom((hour + 1) * 3600) : hour * 3600 + minute * 60 + from(0, 0);
    }

    /** The first fitting number of a field, not before this one; -1 when there is none. */
    private int from(int field, int number) {
        long rest = fitting[field] >>> number;
        return rest == 0 ? -1 : number + Long.numberOfTrailingZeros(rest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cron cron && cron.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As it was written. */
    @Override
    public String toString() {
        return text;
    }
}
