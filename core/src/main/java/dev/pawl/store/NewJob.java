package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that is about to be started; checked when it is made.
 *
 * @param name for people, trimmed, 1 to {@value Job#MAX_NAME_CHARS} characters
 * @param maxFailures more failed items than this stop it, 0 or more; null for any number
 * @param onComplete waits for the end of the job, and for nothing else; null for none
 * @param idempotencyKey up to 255 characters: at most one stored job has it; null or empty means none
 */
public record NewJob(
        String name,
        @Nullable Integer maxFailures,
        @Nullable NewTask onComplete,
        @Nullable String idempotencyKey) {
    public NewJob {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        name = NewTask.checkedName("name", name, faults);
        if (maxFailures != null && maxFailures < 0) {
            faults.add(new InvalidTaskException.Violation("max_failures", "must be 0 or more, not " + maxFailures));
        }
        if (onComplete != null && onComplete.idempotencyKey() != null) {
            // why: the task that has the key may have run long ago.
            faults.add(new InvalidTaskException.Violation(
                    "on_complete.idempotency_key", "must not be given: the task is the job's own"));
        }
        if (onComplete != null && !onComplete.dependencies().isEmpty()) {
            faults.add(new InvalidTaskException.Violation(
                    "on_complete.depends_on", "must not be given: the task waits for the job"));
        }
        if (idempotencyKey != null && idempotencyKey.isEmpty()) {
            idempotencyKey = null;
        }
        NewTask.checkKey("idempotency_key", idempotencyKey, faults);
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }
}
