package dev.pawl.cli;

import dev.pawl.Codec;
import dev.pawl.cli.WorkerConfig.ExecType;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Makes settings of what a configuration file says, and finds every fault. {@link WorkerVariables} shares its parts. */
final class WorkerConfigReader {
    private final @Nullable String file;
    private final ConfigFaults faults;

    /**
     * @param file as it was named; null for the environment
     */
    WorkerConfigReader(@Nullable String file, ConfigFaults faults) {
        this.file = file;
        this.faults = faults;
    }

    /** What a file says, as far as it is right; the rest is among the faults. */
    static WorkerConfig read(String file, ConfigFaults faults) {
        ConfigValue root = ConfigFile.read(file, faults);
        return root == null ? WorkerConfig.EMPTY : new WorkerConfigReader(file, faults).config(root);
    }

    private WorkerConfig config(ConfigValue root) {
        Map<String, ConfigValue> members = members(root, "", WorkerConfig.KEYS);
        return new WorkerConfig(
                of(members, "id", this::id),
                of(members, "concurrency", this::concurrency),
                of(members, "queues", this::queues),
                of(members, "types", this::types),
                of(members, "exec", this::command),
                of(members, "capabilities", this::capabilities),
                of(members, "strategy", this::strategy),
                of(members, "lease", this::lease),
                of(members, "prefetch", this::prefetch),
                of(members, "db", this::db),
                new MaintenanceConfigReader(this).read(members.get("retention"), members.get("maintenance")),
                of(members, "registered", new TypeConfigReader(this)::read),
                of(members, "schedules", new ScheduleConfigReader(this)::read));
    }

    /** Reads one value that stands under a key; null and a fault when it is wrong. */
    interface Part<T> {
        @Nullable
        T read(String key, ConfigValue value);
    }

    private static <T> @Nullable T of(Map<String, ConfigValue> members, String key, Part<T> part) {
        ConfigValue value = members.get(key);
        return value == null ? null : part.read(key, value);
    }

    @Nullable
    String id(String key, ConfigValue value) {
        String text = text(key, value);
        if (text != null && (text.length() > NewTask.MAX_NAME_CHARS || hasControl(text))) {
            fault(value, key, "must have 1 to " + NewTask.MAX_NAME_CHARS + " characters, none a control character");
            return null;
        }
        return text;
    }

    @Nullable
    Integer concurrency(String key, ConfigValue value) {
        return whole(key, value, new WholeNumber.Concurrency()::convert);
    }

    @Nullable
    Integer prefetch(String key, ConfigValue value) {
        return whole(key, value, new WholeNumber.Prefetch()::convert);
    }

    @Nullable
    Duration lease(String key, ConfigValue value) {
        return convert(key, value, new DurationText.Lease()::convert);
    }

    @Nullable
    Strategy strategy(String key, ConfigValue value) {
        return convert(key, value, new StrategyName()::convert);
    }

    @Nullable
    String command(String key, ConfigValue value) {
        return text(key, value);
    }

    @Nullable
    String db(String key, ConfigValue value) {
        String text = text(key, value);
        if (text != null && Mangled.isIn(text)) {
            fault(value, key, "must not contain U+FFFD, which stands for letters that were lost");
            return null;
        }
        return text;
    }

    private @Nullable QueueSlots queues(String key, ConfigValue value) {
        Set<String> names = new LinkedHashSet<>();
        Map<String, Integer> slots = new LinkedHashMap<>();
        if (value.value() instanceof List<?> list) {
            for (ConfigValue element : elements(list)) {
                String name = text(key, element);
                add(names, name == null ? null : queue(key, element, name));
            }
        } else if (value.value() instanceof Map<?, ?>) {
            members(value, key, null).forEach((name, number) -> {
                String checked = queue(key, number, name);
                add(names, checked);
                // why: a name without a number may use every slot.
                if (checked != null && number.value() != null) {
                    Integer most = concurrency(key + "." + name, number);
                    if (most != null) {
                        slots.put(checked, most);
                    }
                }
            });
        } else {
            fault(value, key, "must be a list of names, or names with their slots");
            return null;
        }
        if (names.isEmpty()) {
            fault(value, key, "must name a queue; leave it out for all queues");
        }
        return new QueueSlots(names, slots);
    }

    private @Nullable String queue(String key, ConfigValue value, String name) {
        try {
            return QueueSlots.checked(name);
        } catch (InvalidTaskException invalid) {
            fault(value, key, messages(invalid));
            return null;
        }
    }

    private @Nullable Map<String, ExecType> types(String key, ConfigValue value) {
        Map<String, ExecType> types = new LinkedHashMap<>();
        if (value.value() instanceof List<?> list) {
            for (ConfigValue element : elements(list)) {
                String type = text(key, element);
                if (type != null && isType(key, element, type)) {
                    types.put(type.strip(), ExecType.EMPTY);
                }
            }
        } else if (value.value() instanceof Map<?, ?>) {
            members(value, key, null).forEach((type, settings) -> {
                if (isType(key, settings, type)) {
                    types.put(type.strip(), execType(key + "." + type, settings));
                }
            });
        } else {
            fault(value, key, "must be a list of types, or types with their exec and backoff");
            return null;
        }
        if (types.isEmpty()) {
            fault(value, key, "must name a type");
        }
        return types;
    }

    boolean isType(String key, ConfigValue value, String type) {
        try {
            // why: a worker must not wait for tasks that cannot exist.
            NewTask.of(type, "{}");
            return true;
        } catch (InvalidTaskException invalid) {
            fault(value, key, messages(invalid));
            return false;
        }
    }

    private ExecType execType(String key, ConfigValue value) {
        if (value.value() == null) {
            return ExecType.EMPTY;
        }
        Map<String, ConfigValue> members = members(value, key, ExecType.KEYS);
        return new ExecType(
                of(members, "exec", (name, exec) -> command(key + ".exec", exec)),
                of(members, "backoff", (name, backoff) -> backoff(key + ".backoff", backoff)));
    }

    private @Nullable BackoffProfile backoff(String key, ConfigValue value) {
        String text = text(key, value);
        if (text == null) {
            return null;
        }
        BackoffProfile profile = BackoffProfile.of(text).orElse(null);
        if (profile == null) {
            fault(value, key, "must be one of " + String.join(", ", BackoffProfile.names()) + ", not '" + text + "'");
        }
        return profile;
    }

    private @Nullable Map<String, Object> capabilities(String key, ConfigValue value) {
        Map<String, Object> capabilities = new LinkedHashMap<>();
        members(value, key, null).forEach((name, offered) -> {
            String inner = key + "." + name;
            if (name.isBlank()) {
                fault(offered, key, "must have names");
            } else if (offered.value() instanceof List<?> list) {
                List<Object> either = new ArrayList<>();
                elements(list).forEach(element -> add(either, scalar(inner, element)));
                capabilities.put(name, either);
            } else {
                Object scalar = scalar(inner, offered);
                if (scalar != null) {
                    capabilities.put(name, scalar);
                }
            }
        });
        return capabilities;
    }

    private @Nullable Object scalar(String key, ConfigValue value) {
        Object scalar = value.value();
        if (scalar instanceof Integer || scalar instanceof Long) {
            return ((Number) scalar).longValue();
        } else if (scalar instanceof Number number && Double.isFinite(number.doubleValue())) {
            return number.doubleValue();
        } else if (scalar instanceof String || scalar instanceof Boolean) {
            return scalar;
        }
        fault(value, key, "must be text, a number, true or false, or a list of these");
        return null;
    }

    /** The members of a map, or none and a fault; with keys that are not known as faults, too. */
    Map<String, ConfigValue> members(ConfigValue value, String key, @Nullable Collection<String> known) {
        Map<String, ConfigValue> members = new LinkedHashMap<>();
        if (!(value.value() instanceof Map<?, ?> map)) {
            String allowed = known == null ? "names with values" : "keys with values: " + String.join(", ", known);
            fault(value, key, "must have " + allowed);
            return members;
        }
        map.forEach((name, member) -> {
            String word = String.valueOf(name);
            ConfigValue found = (ConfigValue) member;
            if (known != null && !known.contains(word)) {
                fault(found, key.isEmpty() ? word : key + "." + word, NearestWord.describe(word, known));
            } else {
                members.put(word, found);
            }
        });
        return members;
    }

    /** What stands there, as JSON. */
    String json(String key, ConfigValue value) {
        Object plain = plain(key, value);
        return plain == null ? "null" : Codec.jackson().write(plain);
    }

    private @Nullable Object plain(String key, ConfigValue value) {
        if (value.value() instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), plain(key, (ConfigValue) member)));
            return members;
        } else if (value.value() instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(plain(key, (ConfigValue) element)));
            return elements;
        } else if (value.value() == null
                || value.value() instanceof String
                || value.value() instanceof Number
                || value.value() instanceof Boolean) {
            return value.value();
        }
        fault(value, key, "must be what JSON has: a time, for one, stands in quotes");
        return null;
    }

    private static List<ConfigValue> elements(List<?> list) {
        return list.stream().map(ConfigValue.class::cast).toList();
    }

    @Nullable
    String text(String key, ConfigValue value) {
        if (!(value.value() instanceof String text)) {
            fault(value, key, value.value() == null ? "must have a value" : "must be text");
            return null;
        }
        if (text.isBlank()) {
            fault(value, key, "must not be empty");
            return null;
        }
        return text;
    }

    @Nullable
    Integer whole(String key, ConfigValue value, Function<String, Integer> converter) {
        boolean isNumber = value.value() instanceof Number;
        // why: the converter says the bounds.
        return convert(key, isNumber ? new ConfigValue(value.line(), String.valueOf(value.value())) : value, text -> {
            if (!isNumber && file != null) {
                throw new TypeConversionException("must be a number, without quotes");
            }
            return converter.apply(text);
        });
    }

    <T> @Nullable T convert(String key, ConfigValue value, Function<String, T> converter) {
        String text = text(key, value);
        if (text == null) {
            return null;
        }
        try {
            return converter.apply(text);
        } catch (TypeConversionException wrong) {
            fault(value, key, String.valueOf(wrong.getMessage()));
            return null;
        }
    }

    private static <T> void add(Collection<T> collection, @Nullable T element) {
        if (element != null) {
            collection.add(element);
        }
    }

    private static boolean hasControl(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    static String messages(InvalidTaskException invalid) {
        return String.join(
                "; ",
                invalid.violations().stream()
                        .map(InvalidTaskException.Violation::message)
                        .toList());
    }

    void fault(ConfigValue value, String key, String message) {
        faults.add(file, value.line(), key, message);
    }
}
