package dev.pawl.cli;

import dev.pawl.Codec;
import dev.pawl.Pawl;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "workers", description = "List the workers that this queue has seen, last heartbeat first.")
final class WorkersCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Mixin
    private final QueueOptions queue;

    @Option(names = "--json", description = "Print a JSON array.")
    private boolean json;

    WorkersCommand(Terminal terminal) {
        this.terminal = terminal;
        this.queue = new QueueOptions(terminal);
    }

    @Override
    public Integer call() {
        try (Pawl pawl = queue.openExisting()) {
            List<WorkerInfo> workers = pawl.browser().workers();
            Map<String, List<Long>> tasks = pawl.browser().tasksByWorker();
            if (json) {
                printJson(workers, tasks);
            } else if (workers.isEmpty()) {
                terminal.say("No workers yet. Start one: pawl work --type TYPE --exec COMMAND" + queue.asArgument());
            } else {
                print(workers, tasks);
            }
        }
        return ExitCode.OK;
    }

    private void printJson(List<WorkerInfo> workers, Map<String, List<Long>> tasks) {
        Codec codec = Codec.jackson();
        try (JsonOutput output = JsonOutput.array(terminal.out())) {
            workers.forEach(worker -> output.startObject()
                    .string("worker_id", worker.id())
                    .string("status", status(worker))
                    .string("host", worker.host())
                    .number("pid", worker.pid())
                    .raw("types", codec.write(worker.selector().types()))
                    .raw("queues", codec.write(worker.selector().queues()))
                    .raw("capabilities", codec.write(worker.selector().capabilities()))
                    .string("strategy", worker.strategy().wireName())
                    .number("concurrency", worker.concurrency())
                    .raw("current_tasks", codec.write(tasks.getOrDefault(worker.id(), List.of())))
                    .time("started_at_utc", worker.startedAt())
                    .time("heartbeat_at_utc", worker.heartbeatAt())
                    .number("heartbeat_age_seconds", age(worker) / 1_000.0)
                    .time("stopped_at_utc", worker.stoppedAt())
                    .endObject());
        }
    }

    private void print(List<WorkerInfo> workers, Map<String, List<Long>> tasks) {
        Table table = new Table(
                "WORKER", "STATUS", "HEARD", "TASKS", "AT ONCE", "STRATEGY", "HOST", "PID", "TYPES", "STARTED");
        workers.forEach(worker -> table.row(
                worker.id(),
                status(worker),
                DurationText.describe(Duration.ofSeconds(age(worker) / 1_000)) + " ago",
                tasks.getOrDefault(worker.id(), List.of()).size(),
                worker.concurrency(),
                worker.strategy().wireName(),
                worker.host(),
                String.valueOf(worker.pid()),
                String.join(" ", worker.selector().types()),
                JsonOutput.utc(worker.startedAt()).substring(0, 19) + "Z"));
        table.print(terminal.out());
    }

    /** Milliseconds since it was last heard of. */
    private static long age(WorkerInfo worker) {
        return Math.max(0, Time.system().now() - worker.heartbeatAt());
    }

    private static String status(WorkerInfo worker) {
        return worker.liveness(Time.system().now()).wireName();
    }
}
