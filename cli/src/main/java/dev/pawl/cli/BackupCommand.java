package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "backup",
        description = {
            "Copy the queue while everybody goes on working; the copy is verified. Prints where it is.",
            "",
            "In a folder the copy is named queue_backup_[NAME_]YYYYMMDD_HHMMSS[_n].db, by UTC."
        })
final class BackupCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final QueueOptions queue;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE|DIR",
            converter = NotBlank.class,
            description = {
                "A FILE, which must not exist, when its name has a dot as in mine.db; else a DIR, made when missing.",
                "Default: backups beside the queue."
            })
    private @Nullable String target;

    @Option(
            names = "--keep",
            paramLabel = "N",
            converter = WholeNumber.Limit.class,
            description = "Then delete the oldest backups of the same NAME in DIR until N are left. Default: keep all.")
    private @Nullable Integer keep;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "A series of backups with its own --keep: letters, digits, dots and hyphens.")
    private @Nullable String name;

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    BackupCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        BackupRequest request = request();
        Backup backup;
        try (Pawl pawl = queue.openExisting();
                Meter meter = Meter.start(terminal, "Backing up", " pages", 1)) {
            backup = pawl.maintenance().backup(request, progress -> {
                meter.total(progress.total());
                meter.to(progress.done());
            });
        }
        if (json) {
            try (JsonOutput output = JsonOutput.value(terminal.out())) {
                output.startObject()
                        .string("file", backup.file().toString())
                        .number("bytes", backup.bytes())
                        .number("tasks", backup.tasks())
                        .number("seconds", backup.millis() / 1_000.0)
                        .endObject();
            }
        } else {
            terminal.out().println(backup.file());
        }
        terminal.out().flush();
        return ExitCode.OK;
    }

    private BackupRequest request() {
        try {
            BackupRequest request = BackupRequest.DEFAULT;
            if (target != null) {
                request = isFile(target) ? BackupRequest.to(Path.of(target)) : BackupRequest.into(Path.of(target));
            }
            request = name == null ? request : request.named(name);
            return keep == null ? request : request.keeping(keep);
        } catch (IllegalArgumentException e) {
            if (target != null && isFile(target)) {
                throw new ParameterException(spec.commandLine(), "--keep and --name are for a DIR, not for a FILE", e);
            }
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private static boolean isFile(String target) {
        Path last = Path.of(target).getFileName();
        boolean named = last != null && last.toString().lastIndexOf('.') > 0;
        return named && !target.endsWith("/") && !target.endsWith("\\") && !Files.isDirectory(Path.of(target));
    }
}
