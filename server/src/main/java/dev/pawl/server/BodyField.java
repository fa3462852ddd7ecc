package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Kind;
import dev.pawl.server.JsonObjectText.Member;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One member of a request body: what it may be, and how it is read.
 *
 * @param fallback what counts when it is not given
 */
record BodyField<V>(String name, boolean required, Schema schema, V fallback, Reading<V> reading) {

    /** Makes a value of what was sent. */
    interface Reading<V> {
        V read(Member member) throws Fault;
    }

    static <V> BodyField<V> required(String name, Schema schema, V fallback, Reading<V> reading) {
        return new BodyField<>(name, true, schema, fallback, reading);
    }

    static <V> BodyField<V> optional(String name, Schema schema, V fallback, Reading<V> reading) {
        return new BodyField<>(name, false, schema, fallback, reading);
    }

    /** A whole number in a range; 5.0 and 5e0 are the number 5. */
    static BodyField<Integer> integer(String name, String description, int from, int to, int fallback) {
        Schema schema = Schema.integer(description).range(from, to).with("default", fallback);
        return optional(name, schema, fallback, member -> integer(member, from, to));
    }

    /** A yes or no. */
    static BodyField<Boolean> bool(String name, String description, boolean fallback) {
        return optional(name, Schema.bool(description).with("default", fallback), fallback, BodyField::bool);
    }

    static boolean bool(Member member) throws Fault {
        if (member.kind() != Kind.BOOLEAN) {
            throw new Fault("must be true or false, not " + member.kind().words());
        }
        return Boolean.parseBoolean(member.text());
    }

    static int integer(Member member, int from, int to) throws Fault {
        return (int) integer(member, (long) from, (long) to);
    }

    static long integer(Member member, long from, long to) throws Fault {
        String allowed = "must be an integer from " + from + " to " + to;
        Long whole = whole(number(member, allowed), from, to);
        if (whole == null) {
            throw new Fault(allowed + ", not " + Fault.quoted(member.text()));
        }
        return whole;
    }

    /** A number of seconds, rounded to the millisecond. */
    static Duration seconds(Member member, Duration from, Duration to) throws Fault {
        BigDecimal least = seconds(from);
        BigDecimal most = seconds(to);
        String allowed = "must be a number of seconds from " + least + " to " + most;
        String text = number(member, allowed);
        try {
            BigDecimal number = new BigDecimal(text);
            if (number.compareTo(least) >= 0 && number.compareTo(most) <= 0) {
                return Duration.ofMillis(number.movePointRight(3)
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact());
            }
        } catch (NumberFormatException beyondEveryExponent) {
            // told below
        }
        throw new Fault(allowed + ", not " + Fault.quoted(text));
    }

    /** A duration as it travels. */
    static BigDecimal seconds(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toMillis(), 3).stripTrailingZeros();
        return seconds.scale() < 0 ? seconds.setScale(0) : seconds;
    }

    private static String number(Member member, String allowed) throws Fault {
        if (member.kind() != Kind.NUMBER) {
            throw new Fault(allowed + ", not " + member.kind().words());
        }
        return member.text();
    }

    /** An object, as it is written. */
    static String object(Member member) throws Fault {
        if (member.kind() != Kind.OBJECT) {
            throw new Fault("must be an object, not " + member.kind().words());
        }
        return member.text();
    }

    /** A value, or nothing where null was sent. */
    static <V> Reading<Optional<V>> orNull(Reading<V> reading) {
        return member -> member.kind() == Kind.NULL ? Optional.empty() : Optional.of(reading.read(member));
    }

    private static @Nullable Long whole(String text, long from, long to) {
        try {
            BigDecimal number = new BigDecimal(text);
            // why: compared first, because writing out 1e999999999 as an integer would take a gigabyte.
            boolean inside =
                    number.compareTo(BigDecimal.valueOf(from)) >= 0 && number.compareTo(BigDecimal.valueOf(to)) <= 0;
            return inside ? number.longValueExact() : null;
        } catch (ArithmeticException | NumberFormatException notWhole) {
            return null;
        }
    }

    /** What was sent for this field in {@code members}; a fault is noted and the fallback given. */
    V read(Map<String, Member> members, Faults faults) {
        Member member = members.get(name);
        if (member == null) {
            if (required) {
                faults.add(name, "is required");
            }
            return fallback;
        }
        try {
            return reading.read(member);
        } catch (Fault fault) {
            faults.add(name, fault.told());
            return fallback;
        }
    }

    /** The text of a string that can be stored: at most so long, and no half characters. */
    static String text(Member member, int longest) throws Fault {
        if (member.kind() != Kind.STRING) {
            throw new Fault("must be a string, not " + member.kind().words());
        }
        return storable(member.text(), longest);
    }

    static String storable(String text, int longest) throws Fault {
        if (text.length() > longest) {
            throw new Fault("must be at most " + longest + " characters, not " + text.length());
        }
        // why: SQL text is UTF-8 and may end at a zero; two keys must not become the same one on their way to the file.
        if (hasHalfCharacter(text) || text.indexOf('\0') >= 0) {
            throw new Fault("must not contain unpaired surrogates or the zero character");
        }
        return text;
    }

    private static boolean hasHalfCharacter(String text) {
        int i = 0;
        while (i < text.length() && !Character.isSurrogate(text.charAt(i))) {
            i++;
        }
        return text.substring(i)
                .codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }
}
