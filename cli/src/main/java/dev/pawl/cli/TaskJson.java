package dev.pawl.cli;

import dev.pawl.task.Progress;
import dev.pawl.task.Task;
import org.jspecify.annotations.Nullable;

/** A task as JSON, field by field what the REST interface says. */
final class TaskJson {
    private TaskJson() {}

    static void write(JsonOutput json, Task task) {
        json.startObject();
        fields(json, task);
        json.endObject();
    }

    /** The fields alone, for an object that has more of them. */
    static void fields(JsonOutput json, Task task) {
        json.number("task_id", task.id())
                .string("type", task.type())
                .string("queue", task.queue())
                .string("status", task.status().wireName())
                .number("priority", task.priority())
                .number("attempts", task.attempts())
                .number("max_attempts", task.maxAttempts())
                .number("deaths", task.deaths())
                .raw("payload", task.payload())
                .raw("compatibility", task.compatibility().json())
                .raw("result", task.result())
                .string("error_message", task.errorMessage())
                .time("run_after_utc", task.runAfter())
                .time("created_at_utc", task.createdAt())
                .time("updated_at_utc", task.updatedAt())
                .time("reserved_at_utc", task.reservedAt())
                .time("processing_started_utc", task.processingStartedAt())
                .time("finished_at_utc", task.finishedAt())
                .time("lease_until_utc", task.leaseUntil())
                .string("locked_by", task.lockedBy());
        progress(json, task.progress());
        json.string("idempotency_key", task.idempotencyKey())
                .string("limit_key", task.limitKey())
                .string(
                        "traceparent",
                        task.trace() == null ? null : task.trace().traceparent());
    }

    private static void progress(JsonOutput json, @Nullable Progress progress) {
        if (progress == null) {
            json.string("progress", null);
        } else {
            json.startObject("progress")
                    .number("done", progress.done())
                    .number("total", progress.total())
                    .string("message", progress.message())
                    .endObject();
        }
    }
}
