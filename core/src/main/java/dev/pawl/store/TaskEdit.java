package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of a task that still waits; null leaves a thing as it is.
 *
 * @param priority any int
 * @param runAfter not before this time, epoch milliseconds, from 1970 to 9999
 * @param payload JSON text
 * @param ifUpdatedAt only if the task was last changed at this time, epoch milliseconds; null for whenever
 */
public record TaskEdit(
        @Nullable Integer priority,
        @Nullable Long runAfter,
        @Nullable String payload,
        @Nullable Long ifUpdatedAt) {
    public TaskEdit {
        List<InvalidTaskException.Violation> faults = new ArrayList<>();
        if (runAfter != null && (runAfter < 0 || runAfter > NewTask.MAX_TIME)) {
            faults.add(new InvalidTaskException.Violation("run_after_utc", "must be a time from 1970 to 9999"));
        }
        if (payload != null) {
            new JsonText(payload)
                    .fault()
                    .ifPresent(fault ->
                            faults.add(new InvalidTaskException.Violation("payload", "must be JSON: " + fault)));
        }
        if (!faults.isEmpty()) {
            throw new InvalidTaskException(faults);
        }
    }
}
