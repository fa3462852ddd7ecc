package dev.pawl.cli;

import dev.pawl.cli.WorkerConfig.ExecType;
import dev.pawl.task.InvalidTaskException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The settings of a worker that environment variables say: one for each key of the file. */
final class WorkerVariables {
    private static final String PREFIX = "PAWL_WORKER_";

    private static final List<String> NAMES = WorkerConfig.KEYS.stream()
            .filter(key -> !WorkerConfig.ONLY_IN_FILES.contains(key))
            .map(WorkerVariables::name)
            .toList();

    private final WorkerConfigReader reader;
    private final Map<String, String> values = new LinkedHashMap<>();

    private WorkerVariables(Map<String, String> environment, ConfigFaults faults) {
        this.reader = new WorkerConfigReader(null, faults);
        environment.forEach((name, value) -> {
            if (!name.startsWith(PREFIX) || value.isBlank()) {
                return;
            }
            if (!NAMES.contains(name)) {
                faults.add(null, 0, name, NearestWord.describe(name, NAMES));
            } else if (Mangled.isIn(value)) {
                faults.add(null, 0, name, "has letters that could not be read in this locale; try LC_ALL=C.UTF-8");
            } else {
                values.put(name, value);
            }
        });
    }

    /** The variable of a key. */
    static String name(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT);
    }

    /** What the variables say, as far as it is right; the rest is among the faults. Those that are empty say nothing. */
    static WorkerConfig read(Map<String, String> environment, ConfigFaults faults) {
        return new WorkerVariables(environment, faults).config();
    }

    private WorkerConfig config() {
        return new WorkerConfig(
                of("id", reader::id),
                of("concurrency", reader::concurrency),
                of("queues", this::queues),
                of("types", this::types),
                of("exec", reader::command),
                of("capabilities", this::capabilities),
                of("strategy", reader::strategy),
                of("lease", reader::lease),
                of("prefetch", reader::prefetch),
                of("db", reader::db),
                null,
                null,
                null);
    }

    private <T> @Nullable T of(String key, WorkerConfigReader.Part<T> part) {
        String value = values.get(name(key));
        return value == null ? null : part.read(name(key), new ConfigValue(0, value));
    }

    private @Nullable QueueSlots queues(String variable, ConfigValue value) {
        try {
            return QueueSlots.parse(words(value));
        } catch (InvalidTaskException invalid) {
            reader.fault(value, variable, WorkerConfigReader.messages(invalid));
            return null;
        }
    }

    private Map<String, ExecType> types(String variable, ConfigValue value) {
        Map<String, ExecType> types = new LinkedHashMap<>();
        for (String type : words(value)) {
            if (reader.isType(variable, value, type)) {
                types.put(type, ExecType.EMPTY);
            }
        }
        return types;
    }

    private @Nullable Map<String, Object> capabilities(String variable, ConfigValue value) {
        try {
            return Capabilities.parse(words(value));
        } catch (InvalidTaskException invalid) {
            reader.fault(value, variable, WorkerConfigReader.messages(invalid));
            return null;
        }
    }

    private static List<String> words(ConfigValue value) {
        List<String> words = new ArrayList<>();
        for (String word : String.valueOf(value.value()).split(",", -1)) {
            words.add(word.strip());
        }
        return words;
    }
}
