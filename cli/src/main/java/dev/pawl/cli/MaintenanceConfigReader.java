package dev.pawl.cli;

import dev.pawl.store.BackupRequest;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.Retention;
import dev.pawl.store.Retention.Keep;
import dev.pawl.task.TaskStatus;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.TypeConversionException;

/** Makes settings of the keys {@code retention} and {@code maintenance} of a configuration file. */
final class MaintenanceConfigReader {
    private static final List<String> KEEP = List.of("completed", "failed", "cancelled", "keep_keys");
    private static final List<String> RETENTION = List.of("completed", "failed", "cancelled", "keep_keys", "types");
    private static final List<String> MAINTENANCE = List.of("prune", "analyze", "checkpoint", "backup");
    private static final List<String> BACKUP = List.of("folder", "every", "at", "keep");

    private final WorkerConfigReader reader;

    MaintenanceConfigReader(WorkerConfigReader reader) {
        this.reader = reader;
    }

    /** What both say; null when neither is there. */
    @Nullable
    MaintenanceSettings read(@Nullable ConfigValue retention, @Nullable ConfigValue maintenance) {
        if (retention == null && maintenance == null) {
            return null;
        }
        MaintenanceSettings settings = MaintenanceSettings.DEFAULT;
        if (maintenance != null) {
            settings = maintenance(maintenance, settings);
        }
        return retention == null ? settings : settings.withRetention(retention(retention));
    }

    private Retention retention(ConfigValue value) {
        Map<String, ConfigValue> members = reader.members(value, "retention", RETENTION);
        Retention retention = new Retention(keep("retention", members, Keep.DEFAULT), Map.of());
        ConfigValue types = members.get("types");
        if (types != null) {
            for (Map.Entry<String, ConfigValue> type :
                    reader.members(types, "retention.types", null).entrySet()) {
                String key = "retention.types." + type.getKey();
                if (reader.isType(key, type.getValue(), type.getKey())) {
                    Keep keep = keep(key, reader.members(type.getValue(), key, KEEP), retention.all());
                    retention = retention.with(type.getKey().strip(), keep);
                }
            }
        }
        return retention;
    }

    private Keep keep(String key, Map<String, ConfigValue> members, Keep otherwise) {
        Keep keep = otherwise;
        for (TaskStatus status : List.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED)) {
            ConfigValue value = members.get(status.wireName());
            Duration age = value == null
                    ? null
                    : reader.convert(
                            key + "." + status.wireName(),
                            value,
                            word("forever", Retention.FOREVER, new DurationText.Kept()));
            keep = age == null ? keep : keep.with(status, age);
        }
        ConfigValue keys = members.get("keep_keys");
        if (keys == null) {
            return keep;
        }
        if (!(keys.value() instanceof Boolean forEver)) {
            reader.fault(keys, key + ".keep_keys", "must be true or false");
            return keep;
        }
        return keep.withKeys(forEver);
    }

    private MaintenanceSettings maintenance(ConfigValue value, MaintenanceSettings otherwise) {
        Map<String, ConfigValue> members = reader.members(value, "maintenance", MAINTENANCE);
        MaintenanceSettings settings = otherwise
                .withPruneEvery(every(members, "prune", otherwise.pruneEvery()))
                .withAnalyzeEvery(every(members, "analyze", otherwise.analyzeEvery()))
                .withCheckpointEvery(every(members, "checkpoint", otherwise.checkpointEvery()));
        ConfigValue backup = members.get("backup");
        return backup == null ? settings : backup(backup, settings);
    }

    private Duration every(Map<String, ConfigValue> members, String name, Duration otherwise) {
        ConfigValue value = members.get(name);
        Duration every = value == null
                ? null
                : reader.convert("maintenance." + name, value, word("off", Duration.ZERO, new DurationText.Every()));
        return every == null ? otherwise : every;
    }

    private MaintenanceSettings backup(ConfigValue value, MaintenanceSettings settings) {
        String key = "maintenance.backup";
        Map<String, ConfigValue> members = reader.members(value, key, BACKUP);
        ConfigValue folder = members.get("folder");
        BackupRequest request = BackupRequest.DEFAULT;
        if (folder != null) {
            String named = reader.db(key + ".folder", folder);
            request = named == null ? request : BackupRequest.into(Path.of(named));
        }
        ConfigValue keep = members.get("keep");
        Integer most = keep == null ? null : reader.concurrency(key + ".keep", keep);
        request = most == null ? request : request.keeping(most);
        ConfigValue at = members.get("at");
        ConfigValue every = members.get("every");
        if (at != null && every != null) {
            reader.fault(at, key + ".at", "must not stand beside every");
        }
        LocalTime time = at == null ? null : reader.convert(key + ".at", at, MaintenanceConfigReader::timeOfDay);
        Duration period =
                every == null ? null : reader.convert(key + ".every", every, new DurationText.Every()::convert);
        return time != null
                ? settings.withBackup(request, time)
                : settings.withBackup(request, period == null ? settings.backupEvery() : period);
    }

    private static LocalTime timeOfDay(String text) {
        try {
            return LocalTime.parse(text.strip());
        } catch (DateTimeException unreadable) {
            throw new TypeConversionException("must be a time of day like 03:30, not '" + text + "'");
        }
    }

    private static Function<String, Duration> word(String name, Duration meaning, DurationText otherwise) {
        return text -> {
            if (text.strip().equalsIgnoreCase(name)) {
                return meaning;
            }
            try {
                return otherwise.convert(text);
            } catch (TypeConversionException wrong) {
                throw new TypeConversionException(wrong.getMessage() + "; or " + name);
            }
        };
    }
}
