package dev.pawl.cli;

import dev.pawl.Codec;
import dev.pawl.WorkerSettings;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.Retention;
import dev.pawl.task.TypeRules;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        description = {
            "Say all that is wrong with a worker's configuration file and the PAWL_WORKER_* variables, or, when nothing"
                    + " is, the settings that hold.",
            "",
            "Of commands only the program is shown, of addresses neither user nor password. Exit code 2: something is"
                    + " wrong."
        })
final class ConfigCheckCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "FILE", description = "As .yaml, .yml, .json or .toml.")
    private String file = "";

    @Option(names = "--json", description = "Print ok, faults, settings and origins.")
    private boolean json;

    ConfigCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ConfigFaults faults = new ConfigFaults();
        WorkerConfig said = WorkerConfigReader.read(file, faults);
        WorkerConfig variables = WorkerVariables.read(terminal.environment(), faults);
        if (!faults.isEmpty()) {
            tell(faults.all());
            return ExitCode.USAGE;
        }
        WorkerConfig all = variables.over(said);
        Map<String, Object> settings = settings(all);
        Map<String, String> origins = origins(variables, said);
        if (json) {
            Codec codec = Codec.jackson();
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .bool("ok", true)
                        .startArray("faults")
                        .endArray()
                        .raw("settings", codec.write(settings))
                        .raw("origins", codec.write(origins))
                        .endObject();
            }
        } else {
            Table table = new Table("SETTING", "VALUE", "FROM");
            settings.forEach((key, value) -> rows(table, key, value, String.valueOf(origins.get(key))));
            table.print(terminal.out());
        }
        tellWhatIsLeft(all);
        return ExitCode.OK;
    }

    private void tell(List<ConfigFaults.Fault> faults) {
        if (!json) {
            faults.forEach(fault -> terminal.say(fault.toString()));
            terminal.say("pawl config check: " + Table.count(faults.size(), "fault"));
            return;
        }
        try (JsonOutput output = JsonOutput.value(terminal.out())) {
            output.startObject().bool("ok", false).startArray("faults");
            for (ConfigFaults.Fault fault : faults) {
                output.startObject().string("file", fault.file());
                if (fault.line() == 0) {
                    output.string("line", null);
                } else {
                    output.number("line", fault.line());
                }
                output.string("key", fault.key())
                        .string("message", fault.message())
                        .endObject();
            }
            output.endArray().endObject();
        }
    }

    /** What holds, by key, fit to be shown. */
    private Map<String, Object> settings(WorkerConfig all) {
        WorkerSettings worker = all.settings();
        QueueOptions queue = new QueueOptions(terminal);
        queue.configure(all.db());
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("id", worker.id() == null ? "host-pid-random" : worker.id());
        settings.put("concurrency", worker.concurrency());
        Map<String, Object> queues = new LinkedHashMap<>();
        if (all.queues() != null) {
            all.queues()
                    .names()
                    .forEach(name ->
                            queues.put(name, worker.queueConcurrency().getOrDefault(name, worker.concurrency())));
        }
        settings.put("queues", queues.isEmpty() ? "all" : queues);
        Map<String, Object> types = new LinkedHashMap<>();
        all.typesOrNone().forEach((type, run) -> {
            String command = all.command(run);
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("exec", command == null ? "none" : Secrets.program(command));
            shown.put(
                    "backoff",
                    run.backoff() == null ? "as registered" : run.backoff().wireName());
            types.put(type, shown);
        });
        settings.put("types", types.isEmpty() ? "none" : types);
        settings.put("exec", all.exec() == null ? "none" : Secrets.program(all.exec()));
        Map<String, Object> capabilities = new LinkedHashMap<>();
        if (all.capabilities() != null) {
            all.capabilities().forEach((name, value) -> capabilities.put(name, Secrets.named(name, value)));
        }
        settings.put("capabilities", capabilities.isEmpty() ? "none" : capabilities);
        settings.put("strategy", worker.strategy().wireName());
        settings.put("lease", DurationText.describe(worker.lease()));
        settings.put("prefetch", worker.prefetch());
        settings.put("db", Secrets.address(queue.location()));
        MaintenanceSettings maintenance = all.maintenanceOrDefault();
        Retention retention = maintenance.retention();
        settings.put("retention", retention == null ? "as the queue was told before" : shown(retention));
        settings.put("maintenance", shown(maintenance));
        String registered = String.join(
                ", ", all.registeredOrNone().stream().map(TypeRules::name).toList());
        settings.put("registered", registered.isEmpty() ? "none" : registered);
        Map<String, Object> schedules = new LinkedHashMap<>();
        all.schedulesOrNone().forEach(schedule -> schedules.put(schedule.name(), WhenDue.describe(schedule.ticks())));
        settings.put("schedules", all.schedules() == null ? "as they are" : schedules);
        return settings;
    }

    private static Map<String, Object> shown(Retention retention) {
        Map<String, Object> shown = shown(retention.all());
        retention.byType().forEach((type, keep) -> shown.put("types." + type, shown(keep)));
        return shown;
    }

    private static Map<String, Object> shown(Retention.Keep keep) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("completed", age(keep.completed()));
        shown.put("failed", age(keep.failed()));
        shown.put("cancelled", age(keep.cancelled()));
        shown.put("keep_keys", keep.keys());
        return shown;
    }

    private static String age(Duration age) {
        return age.equals(Retention.FOREVER) ? "forever" : DurationText.describe(age);
    }

    private static Map<String, Object> shown(MaintenanceSettings maintenance) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("prune", every(maintenance.pruneEvery()));
        shown.put("analyze", every(maintenance.analyzeEvery()));
        shown.put("checkpoint", every(maintenance.checkpointEvery()));
        BackupRequest backup = maintenance.backup();
        if (backup == null) {
            shown.put("backup", "off");
            return shown;
        }
        Map<String, Object> copies = new LinkedHashMap<>();
        copies.put("folder", backup.folder() == null ? "beside the queue" : String.valueOf(backup.folder()));
        copies.put(
                maintenance.backupAt() == null ? "every" : "at",
                maintenance.backupAt() == null
                        ? every(maintenance.backupEvery())
                        : String.valueOf(maintenance.backupAt()));
        copies.put("keep", backup.keep() == 0 ? "all" : backup.keep());
        shown.put("backup", copies);
        return shown;
    }

    private static String every(Duration every) {
        return every.isZero() ? "off" : DurationText.describe(every);
    }

    private Map<String, String> origins(WorkerConfig variables, WorkerConfig said) {
        Map<String, String> origins = new LinkedHashMap<>();
        for (String key : WorkerConfig.KEYS) {
            String origin = said.tells(key) ? file : "default";
            origins.put(key, variables.tells(key) ? WorkerVariables.name(key) : origin);
        }
        String named = terminal.environment().getOrDefault("PAWL_DB", "");
        if (!named.isBlank()) {
            origins.replace("db", "default", "PAWL_DB");
        }
        return origins;
    }

    private static void rows(Table table, String key, Object value, String origin) {
        if (!(value instanceof Map<?, ?> map)) {
            table.row(key, String.valueOf(value), origin);
            return;
        }
        map.forEach((name, inner) -> {
            if (inner instanceof Map<?, ?>) {
                rows(table, key + "." + name, inner, origin);
            } else {
                table.row(key + "." + name, String.valueOf(inner), origin);
            }
        });
    }

    /** What options have to add before a worker can start. */
    private void tellWhatIsLeft(WorkerConfig all) {
        if (all.typesOrNone().isEmpty()) {
            terminal.say("No types are named: pawl work needs --type.");
        }
        all.typesOrNone().forEach((type, run) -> {
            if (all.command(run) == null) {
                terminal.say("Nothing is run for type " + Table.harmless(type) + ": pawl work needs --exec.");
            }
        });
    }
}
