package dev.pawl.cli;

import dev.pawl.task.Backoff;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes rules of types of the key {@code registered} of a configuration file. */
final class TypeConfigReader {
    private static final List<String> KEYS = List.of(
            "description",
            "payload_schema",
            "queue",
            "priority",
            "max_attempts",
            "max_deaths",
            "limit_key",
            "backoff",
            "timeout",
            "aliases");

    private final WorkerConfigReader reader;

    TypeConfigReader(WorkerConfigReader reader) {
        this.reader = reader;
    }

    /** Those that are right; the others are among the faults. */
    List<TypeRules> read(String key, ConfigValue value) {
        List<TypeRules> types = new ArrayList<>();
        reader.members(value, key, null).forEach((name, said) -> {
            TypeRules rules = rules(name, key + "." + name, said);
            if (rules != null) {
                types.add(rules);
            }
        });
        return types;
    }

    private @Nullable TypeRules rules(String name, String key, ConfigValue value) {
        if (value.value() == null) {
            return TypeRules.of(name);
        }
        Map<String, ConfigValue> members = reader.members(value, key, KEYS);
        String description = of(members, key, "description", reader::text);
        try {
            return new TypeRules(
                    name,
                    description == null ? "" : description,
                    of(members, key, "payload_schema", reader::json),
                    new TypeDefaults(
                            of(members, key, "queue", reader::text),
                            of(
                                    members,
                                    key,
                                    "priority",
                                    (inner, said) -> reader.whole(inner, said, new WholeNumber.Priority()::convert)),
                            attempts(members, key, "max_attempts"),
                            attempts(members, key, "max_deaths"),
                            of(members, key, "limit_key", reader::text),
                            of(members, key, "backoff", this::backoff),
                            of(
                                    members,
                                    key,
                                    "timeout",
                                    (inner, said) -> reader.convert(inner, said, new DurationText.Timeout()::convert))),
                    aliases(members, key));
        } catch (InvalidTaskException invalid) {
            invalid.violations()
                    .forEach(fault -> reader.fault(
                            members.getOrDefault(fault.field(), value),
                            fault.field().equals("name") ? key : key + "." + fault.field(),
                            fault.message()));
            return null;
        }
    }

    private @Nullable Integer attempts(Map<String, ConfigValue> members, String key, String name) {
        return of(
                members, key, name, (inner, said) -> reader.whole(inner, said, new WholeNumber.MaxAttempts()::convert));
    }

    /** The first wait; the longest one is that of any task, or this where it is more. */
    private @Nullable Backoff backoff(String key, ConfigValue value) {
        Duration base = reader.convert(key, value, new DurationText.Backoff()::convert);
        Duration usual = Backoff.DEFAULT.cap();
        return base == null ? null : new Backoff(base, base.compareTo(usual) > 0 ? base : usual);
    }

    private List<String> aliases(Map<String, ConfigValue> members, String key) {
        List<String> aliases = new ArrayList<>();
        ConfigValue value = members.get("aliases");
        if (value != null && value.value() instanceof List<?> list) {
            for (Object element : list) {
                String alias = reader.text(key + ".aliases", (ConfigValue) element);
                if (alias != null) {
                    aliases.add(alias);
                }
            }
        } else if (value != null) {
            reader.fault(value, key + ".aliases", "must be a list of names");
        }
        return aliases;
    }

    private static <T> @Nullable T of(
            Map<String, ConfigValue> members, String key, String name, WorkerConfigReader.Part<T> part) {
        ConfigValue value = members.get(name);
        return value == null ? null : part.read(key + "." + name, value);
    }
}
