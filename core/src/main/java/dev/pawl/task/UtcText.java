package dev.pawl.task;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;

/**
 * Times as Pawl writes them: {@code 2026-11-21T22:26:24.123Z}, ISO-8601 in UTC with milliseconds.
 *
 * <p>why by hand: a claim of many tasks is told with many times, and the formatters of the JDK were a quarter of what it cost a worker
 * far away.
 */
public final class UtcText {
    private static final String FORM = "0000-00-00T00:00:00.000Z";
    private static final long DAY_MILLIS = 86_400_000;

    private static final DateTimeFormatter BEYOND =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private UtcText() {}

    public static String write(long epochMillis) {
        if (epochMillis < 0 || epochMillis > NewTask.MAX_TIME) {
            return BEYOND.format(Instant.ofEpochMilli(epochMillis));
        }
        LocalDate date = LocalDate.ofEpochDay(epochMillis / DAY_MILLIS);
        int millis = (int) (epochMillis % DAY_MILLIS);
        char[] text = FORM.toCharArray();
        put(text, 0, 4, date.getYear());
        put(text, 5, 2, date.getMonthValue());
        put(text, 8, 2, date.getDayOfMonth());
        put(text, 11, 2, millis / 3_600_000);
        put(text, 14, 2, millis / 60_000 % 60);
        put(text, 17, 2, millis / 1_000 % 60);
        put(text, 20, 3, millis % 1_000);
        return new String(text);
    }

    private static void put(char[] text, int from, int digits, int number) {
        int left = number;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (char) ('0' + left % 10);
            left /= 10;
        }
    }

    /** Epoch milliseconds; empty for what is not written so, also where it is a time. */
    public static OptionalLong read(String text) {
        if (!isOfTheForm(text)) {
            return OptionalLong.empty();
        }
        int hour = number(text, 11, 2);
        int minute = number(text, 14, 2);
        int second = number(text, 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            return OptionalLong.empty();
        }
        try {
            long day = LocalDate.of(number(text, 0, 4), number(text, 5, 2), number(text, 8, 2))
                    .toEpochDay();
            return OptionalLong.of(
                    day * DAY_MILLIS + ((hour * 60L + minute) * 60 + second) * 1_000 + number(text, 20, 3));
        } catch (DateTimeException noSuchDay) {
            return OptionalLong.empty();
        }
    }

    private static boolean isOfTheForm(String text) {
        if (text.length() != FORM.length()) {
            return false;
        }
        for (int i = 0; i < FORM.length(); i++) {
            char c = text.charAt(i);
            boolean fits = FORM.charAt(i) == '0' ? c >= '0' && c <= '9' : c == FORM.charAt(i);
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
