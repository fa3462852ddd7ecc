package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "demo",
        description = {
            "Checksum every file of a folder, kill the worker half-way, and lose nothing.",
            "",
            "Each regular file becomes a task in a new queue. A process with 4 workers is killed (SIGKILL) when half of"
                    + " them are done; a second process takes over. Then every digest is reckoned again and compared."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int CHUNK = 1_000;

    private final Terminal terminal;
    private final Time time = Time.system();

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            description = "The folder, with all that is in it; links are not followed. Default: the current one.")
    private Path folder = Path.of("");

    @Option(
            names = "--db",
            paramLabel = "FILE",
            description = "A new file for the queue. Default: demo-TIME.db in pawl's folder of your data directory.")
    private @Nullable Path db;

    @Option(names = "--json", description = "Print the report as a JSON object.")
    private boolean json;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = folder.toAbsolutePath().normalize();
        if (!Files.isDirectory(root)) {
            throw new CommandFailure("there is no folder " + root);
        }
        Path file = (db == null ? newFile() : db).toAbsolutePath().normalize();
        if (Files.exists(file)) {
            throw new CommandFailure(file + " is there already; the demo wants a new file");
        }
        try (Pawl pawl = Pawl.open(file)) {
            DemoReport report = run(pawl, root, file);
            if (json) {
                report.printJson(terminal);
            } else {
                report.print(terminal);
            }
            return report.exitCode();
        }
    }

    private Path newFile() {
        String stamp = JsonOutput.utc(time.now()).replaceAll("[^0-9]", "").substring(0, 14);
        return Platform.dataDirectory(terminal.environment())
                .resolve("demo-" + stamp + "-" + ProcessHandle.current().pid() + ".db");
    }

    private DemoReport run(Pawl pawl, Path root, Path file) throws IOException, InterruptedException {
        long begunAt = time.now();
        FileScan.Result scan = enqueue(pawl, root, file);
        terminal.say(
                "Enqueued " + Table.count(scan.files(), "checksum task") + ", one for each file under " + root + ".");
        DemoTakeover takeover = DemoTakeover.run(terminal, file.toString(), scan.files());
        DemoCheck check = new DemoCheck(begunAt);
        try (Meter meter = Meter.start(terminal, "Checking", " files", scan.files())) {
            check.run(pawl, meter);
        }
        return new DemoReport(root.toString(), scan, check, takeover, file.toString());
    }

    private FileScan.Result enqueue(Pawl pawl, Path root, Path db) throws IOException {
        List<TaskRequest<Checksum.Payload>> chunk = new ArrayList<>();
        long[] enqueued = {0};
        try (Meter meter = Meter.start(terminal, "Enqueueing", " tasks", Meter.UNKNOWN)) {
            FileScan.Result scan = FileScan.run(root, found -> !isOf(db, found), found -> {
                chunk.add(Checksum.TYPE.with(Checksum.Payload.of(found)));
                if (chunk.size() == CHUNK) {
                    enqueued[0] += pawl.enqueueAll(chunk).size();
                    meter.to(enqueued[0]);
                    chunk.clear();
                }
            });
            pawl.enqueueAll(chunk);
            meter.to(scan.files());
            return scan;
        }
    }

    /** The queue's own files change while they are looked at. */
    private static boolean isOf(Path db, Path found) {
        return found.startsWith(db.getParent())
                && String.valueOf(found.getFileName()).startsWith(String.valueOf(db.getFileName()));
    }
}
