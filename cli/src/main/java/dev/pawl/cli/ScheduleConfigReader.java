package dev.pawl.cli;

import dev.pawl.task.Compatibility;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Missed;
import dev.pawl.task.NewTask;
import dev.pawl.task.NewTask.Unsaid;
import dev.pawl.task.Overlap;
import dev.pawl.task.Schedule;
import dev.pawl.task.Uniqueness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Makes schedules of the key {@code schedules} of a configuration file. */
final class ScheduleConfigReader {
    private static final List<String> KEYS = List.of(
            "type",
            "cron",
            "zone",
            "every",
            "at",
            "payload",
            "queue",
            "priority",
            "max_attempts",
            "compatibility",
            "limit_key",
            "missed",
            "missed_max",
            "overlap");

    private final WorkerConfigReader reader;

    ScheduleConfigReader(WorkerConfigReader reader) {
        this.reader = reader;
    }

    /** Those that are right; the others are among the faults. */
    List<Schedule> read(String key, ConfigValue value) {
        List<Schedule> schedules = new ArrayList<>();
        reader.members(value, key, null).forEach((name, said) -> {
            Schedule schedule = schedule(name, key + "." + name, said);
            if (schedule != null) {
                schedules.add(schedule);
            }
        });
        return schedules;
    }

    private @Nullable Schedule schedule(String name, String key, ConfigValue value) {
        Map<String, ConfigValue> members = reader.members(value, key, KEYS);
        if (members.isEmpty()) {
            return null;
        }
        try {
            return new Schedule(
                    name,
                    new WhenDue(
                                    text(members, key, "cron"),
                                    text(members, key, "zone"),
                                    of(
                                            members,
                                            key,
                                            "every",
                                            (inner, said) ->
                                                    reader.convert(inner, said, new DurationText.Interval()::convert)),
                                    of(
                                            members,
                                            key,
                                            "at",
                                            (inner, said) -> reader.convert(inner, said, ScheduleConfigReader::moment)))
                            .ticks(),
                    task(key, members),
                    Missed.of(or(text(members, key, "missed"), Missed.ONE.wireName())),
                    or(
                            of(
                                    members,
                                    key,
                                    "missed_max",
                                    (inner, said) -> reader.whole(inner, said, new WholeNumber.MissedMax()::convert)),
                            Schedule.DEFAULT_MISSED_MAX),
                    Overlap.of(or(text(members, key, "overlap"), Overlap.ALLOW.wireName())));
        } catch (InvalidTaskException invalid) {
            invalid.violations()
                    .forEach(fault -> reader.fault(
                            members.getOrDefault(fault.field(), value),
                            fault.field().equals("name") ? key : key + "." + fault.field(),
                            fault.message()));
            return null;
        }
    }

    private NewTask task(String key, Map<String, ConfigValue> members) {
        String compatibility = json(key, members, "compatibility");
        return new NewTask(
                        or(text(members, key, "type"), ""),
                        json(key, members, "payload"),
                        or(text(members, key, "queue"), NewTask.DEFAULT_QUEUE),
                        or(
                                of(
                                        members,
                                        key,
                                        "priority",
                                        (inner, said) ->
                                                reader.whole(inner, said, new WholeNumber.Priority()::convert)),
                                NewTask.DEFAULT_PRIORITY),
                        Compatibility.parse(compatibility),
                        or(
                                of(
                                        members,
                                        key,
                                        "max_attempts",
                                        (inner, said) ->
                                                reader.whole(inner, said, new WholeNumber.MaxAttempts()::convert)),
                                NewTask.DEFAULT_MAX_ATTEMPTS),
                        null,
                        null,
                        Uniqueness.ALWAYS,
                        text(members, key, "limit_key"),
                        null)
                .withUnsaid(unsaid(members));
    }

    /** What is left to what is registered of the type. */
    private static Set<Unsaid> unsaid(Map<String, ConfigValue> members) {
        Set<Unsaid> unsaid = EnumSet.allOf(Unsaid.class);
        unsaid.removeIf(one -> members.containsKey(one.name().toLowerCase(Locale.ROOT)));
        return unsaid;
    }

    private static Instant moment(String text) {
        Moment moment = new Moment.Reader().convert(text);
        if (moment.instant() == null) {
            // why: it would be another moment whenever the file is read.
            throw new TypeConversionException(
                    "must be an ISO-8601 time like 2030-01-31T08:00:00+01:00, not '" + text + "'");
        }
        return moment.instant();
    }

    /** What stands there, as JSON; an empty object where nothing does. */
    private String json(String key, Map<String, ConfigValue> members, String name) {
        ConfigValue value = members.get(name);
        return value == null ? "{}" : reader.json(key + "." + name, value);
    }

    private @Nullable String text(Map<String, ConfigValue> members, String key, String name) {
        return of(members, key, name, reader::text);
    }

    private static <T> @Nullable T of(
            Map<String, ConfigValue> members, String key, String name, WorkerConfigReader.Part<T> part) {
        ConfigValue value = members.get(name);
        return value == null ? null : part.read(key + "." + name, value);
    }

    private static <T> T or(@Nullable T said, T otherwise) {
        return said == null ? otherwise : said;
    }
}
