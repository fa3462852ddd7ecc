package dev.pawl.cli;

import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.task.JsonText;
import dev.pawl.task.Schedule;
import dev.pawl.task.Strategy;
import dev.pawl.task.TypeRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a file, the environment or the options say of a worker; null is what they do not say.
 *
 * @param types what is run for which types
 * @param exec the command for types that have none of their own
 * @param maintenance what the keys {@code retention} and {@code maintenance} say together
 * @param registered types that are registered at the start
 * @param schedules all those of the file
 */
record WorkerConfig(
        @Nullable String id,
        @Nullable Integer concurrency,
        @Nullable QueueSlots queues,
        @Nullable Map<String, ExecType> types,
        @Nullable String exec,
        @Nullable Map<String, Object> capabilities,
        @Nullable Strategy strategy,
        @Nullable Duration lease,
        @Nullable Integer prefetch,
        @Nullable String db,
        @Nullable MaintenanceSettings maintenance,
        @Nullable List<TypeRules> registered,
        @Nullable List<Schedule> schedules) {
    /** Nothing said. */
    static final WorkerConfig EMPTY =
            new WorkerConfig(null, null, null, null, null, null, null, null, null, null, null, null, null);

    /** The keys, in the order in which they are told. */
    static final List<String> KEYS = List.of(
            "id",
            "concurrency",
            "queues",
            "types",
            "exec",
            "capabilities",
            "strategy",
            "lease",
            "prefetch",
            "db",
            "retention",
            "maintenance",
            "registered",
            "schedules");

    /** Those that a variable cannot say. */
    static final List<String> ONLY_IN_FILES = List.of("retention", "maintenance", "registered", "schedules");

    /** What is run for a type, and how long a failed attempt waits for the next. */
    record ExecType(@Nullable String exec, @Nullable BackoffProfile backoff) {
        static final List<String> KEYS = List.of("exec", "backoff");

        static final ExecType EMPTY = new ExecType(null, null);

        /** What it is to a worker; without a backoff the one that is registered holds. */
        TaskType<JsonText> asType(String name) {
            TaskType<JsonText> type = TaskType.json(name);
            return backoff == null ? type : type.backoff(backoff.backoff());
        }
    }

    /**
     * This, and the other where this says nothing. Types that are only named here keep what the other says of them; a command
     * that is named here is run for all of them.
     */
    WorkerConfig over(WorkerConfig other) {
        Map<String, ExecType> named = types == null ? other.types : types;
        Map<String, ExecType> merged = null;
        if (named != null) {
            merged = new LinkedHashMap<>();
            for (String type : named.keySet()) {
                ExecType below = other.types == null ? ExecType.EMPTY : other.types.getOrDefault(type, ExecType.EMPTY);
                ExecType here = types == null ? ExecType.EMPTY : types.getOrDefault(type, ExecType.EMPTY);
                merged.put(
                        type,
                        new ExecType(
                                here.exec() != null || exec != null ? here.exec() : below.exec(),
                                or(here.backoff(), below.backoff())));
            }
        }
        return new WorkerConfig(
                or(id, other.id),
                or(concurrency, other.concurrency),
                or(queues, other.queues),
                merged,
                or(exec, other.exec),
                or(capabilities, other.capabilities),
                or(strategy, other.strategy),
                or(lease, other.lease),
                or(prefetch, other.prefetch),
                or(db, other.db),
                or(maintenance, other.maintenance),
                or(registered, other.registered),
                or(schedules, other.schedules));
    }

    private static <T> @Nullable T or(@Nullable T first, @Nullable T second) {
        return first == null ? second : first;
    }

    /** The types, in the order in which they were named. */
    Map<String, ExecType> typesOrNone() {
        return types == null ? Map.of() : types;
    }

    /** What is run for a type; null when nothing says so. */
    @Nullable
    String command(ExecType type) {
        return type.exec() == null ? exec : type.exec();
    }

    /** How the worker works; defaults where nothing is said. */
    WorkerSettings settings() {
        QueueSlots serves = queues == null ? QueueSlots.ALL : queues;
        WorkerSettings settings = WorkerSettings.DEFAULT
                .withQueues(serves.names())
                .withQueueConcurrency(serves.slots())
                // why: beside a program that starts for each task a claim costs nothing, and what is not held is not
                // lost with this worker.
                .withPrefetch(prefetch == null ? 0 : prefetch);
        settings = id == null ? settings : settings.withId(id);
        settings = concurrency == null ? settings : settings.withConcurrency(concurrency);
        settings = capabilities == null ? settings : settings.withCapabilities(capabilities);
        settings = strategy == null ? settings : settings.withStrategy(strategy);
        return lease == null ? settings : settings.withLease(lease);
    }

    /** What is done by itself while the worker works. */
    MaintenanceSettings maintenanceOrDefault() {
        return maintenance == null ? MaintenanceSettings.DEFAULT : maintenance;
    }

    List<TypeRules> registeredOrNone() {
        return registered == null ? List.of() : registered;
    }

    List<Schedule> schedulesOrNone() {
        return schedules == null ? List.of() : schedules;
    }

    /** Whether a key is told here. */
    boolean tells(String key) {
        return switch (key) {
            case "id" -> id != null;
            case "concurrency" -> concurrency != null;
            case "queues" -> queues != null;
            case "types" -> types != null;
            case "exec" -> exec != null;
            case "capabilities" -> capabilities != null;
            case "strategy" -> strategy != null;
            case "lease" -> lease != null;
            case "prefetch" -> prefetch != null;
            case "db" -> db != null;
            case "retention" -> maintenance != null && maintenance.retention() != null;
            case "maintenance" -> maintenance != null;
            case "registered" -> registered != null;
            case "schedules" -> schedules != null;
            default -> throw new AssertionError(key);
        };
    }
}
