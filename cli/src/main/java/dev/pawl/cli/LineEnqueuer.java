package dev.pawl.cli;

import dev.pawl.Jobs;
import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.store.Enqueued;
import dev.pawl.store.StoreException;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues a task for each line of a file: looks at all of them, and when every one is right sends them in chunks, each in
 * one transaction. So a file may be larger than memory, and an interruption leaves whole chunks behind.
 */
final class LineEnqueuer {
    private static final int CHUNK_LINES = 1_000;
    private static final int CHUNK_CHARS = 4 << 20;
    private static final int FAULTS_SHOWN = 20;

    private final Terminal terminal;
    private final TaskOptions task;
    private final @Nullable String key;
    private final boolean json;

    private final List<TaskRequest<JsonText>> chunk = new ArrayList<>();
    private long chunkChars;
    private long lastLine;
    private long done;
    private long existed;
    private long faults;

    LineEnqueuer(Terminal terminal, TaskOptions task, @Nullable String key, boolean json) {
        this.terminal = terminal;
        this.task = task;
        this.key = key;
        this.json = json;
    }

    /** Where the tasks of lines go. */
    private interface Sink {
        /** Stores some, in one transaction. */
        void store(Pawl pawl, List<TaskRequest<JsonText>> tasks);
    }

    /** Adds some to a job. */
    interface Adding {
        Jobs.Addition add(Pawl pawl, List<TaskRequest<JsonText>> items);
    }

    int enqueue(PayloadLines lines, QueueOptions queue) throws IOException {
        long total = check(lines);
        if (faults > 0) {
            return refused();
        }
        try (Pawl pawl = queue.open()) {
            if (!json) {
                return send(lines, pawl, total, (there, tasks) -> enqueueAll(there, tasks, null));
            }
            try (JsonOutput output = JsonOutput.array(terminal.out())) {
                return send(lines, pawl, total, (there, tasks) -> enqueueAll(there, tasks, output));
            }
        }
    }

    /** Makes items of a job of them. */
    int add(PayloadLines lines, QueueOptions queue, Adding adding) throws IOException {
        long total = check(lines);
        if (faults > 0) {
            return refused();
        }
        try (Pawl pawl = queue.openExisting()) {
            return send(lines, pawl, total, (there, items) -> {
                Jobs.Addition added = adding.add(there, items);
                done += items.size();
                existed += added.known();
            });
        }
    }

    private int refused() {
        terminal.say("pawl enqueue: " + Table.count(faults, "line") + " without JSON; nothing was enqueued");
        return ExitCode.USAGE;
    }

    private int send(PayloadLines lines, Pawl pawl, long total, Sink sink) throws IOException {
        try (Meter meter = Meter.start(terminal, "Enqueueing", " tasks", total)) {
            send(lines, pawl, meter, sink);
        } catch (StoreException e) {
            terminal.say(interruption(total));
            throw e;
        }
        if (!json) {
            terminal.out()
                    .println("Enqueued " + Table.number(done - existed) + " of " + Table.number(total) + " tasks"
                            + (existed == 0 ? "" : "; " + Table.number(existed) + " were there already"));
            terminal.out().flush();
        }
        return ExitCode.OK;
    }

    /** Counts the payloads, and tells which lines are none. */
    private long check(PayloadLines lines) throws IOException {
        long[] good = {0};
        lines.read((line, text, fault) -> {
            if (fault == null) {
                good[0]++;
            } else if (++faults <= FAULTS_SHOWN) {
                terminal.say("line " + line + ": " + fault);
            } else if (faults == FAULTS_SHOWN + 1) {
                terminal.say("...");
            }
            lastLine = line;
        });
        String longest = keyOf(lastLine);
        if (longest != null && longest.length() > NewTask.MAX_KEY_CHARS) {
            throw new InvalidTaskException(
                    "idempotency_key",
                    "must leave room for ':' and the line's number within " + NewTask.MAX_KEY_CHARS + " characters");
        }
        return good[0];
    }

    private void send(PayloadLines lines, Pawl pawl, Meter meter, Sink sink) throws IOException {
        lines.read((line, text, fault) -> {
            if (fault != null) {
                throw new CommandFailure("line " + line + " has changed meanwhile: " + fault + "; " + Table.number(done)
                        + " tasks are enqueued");
            }
            if (chunk.size() == CHUNK_LINES || chunkChars + text.length() > CHUNK_CHARS) {
                sendChunk(pawl, meter, sink);
            }
            chunk.add(task.request(text, keyOf(line)).trace(Traces.read(terminal.environment())));
            chunkChars += text.length();
        });
        sendChunk(pawl, meter, sink);
    }

    private void sendChunk(Pawl pawl, Meter meter, Sink sink) {
        if (chunk.isEmpty()) {
            return;
        }
        sink.store(pawl, chunk);
        chunk.clear();
        chunkChars = 0;
        meter.to(done);
    }

    private void enqueueAll(Pawl pawl, List<TaskRequest<JsonText>> tasks, @Nullable JsonOutput output) {
        for (Enqueued answer : pawl.enqueueAll(tasks)) {
            done++;
            existed += answer.created() ? 0 : 1;
            if (output != null) {
                write(output, answer, task.existed(answer.status()));
            }
        }
    }

    private @Nullable String keyOf(long line) {
        return key == null || key.isEmpty() ? null : key + ":" + line;
    }

    private String interruption(long total) {
        return "pawl enqueue: " + Table.number(done) + " of " + Table.number(total) + " tasks are enqueued"
                + (key == null
                        ? "; with --key the same command could be run again"
                        : "; run the same command again and it goes on");
    }

    static void write(JsonOutput output, Enqueued answer, String existed) {
        output.startObject()
                .number("task_id", answer.taskId())
                .string("status", answer.status().wireName())
                .bool("created", answer.created())
                .time("created_at_utc", answer.createdAt())
                .string("message", answer.created() ? "Task enqueued successfully" : existed)
                .endObject();
    }
}
