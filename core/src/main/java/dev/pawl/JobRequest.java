package dev.pawl;

import dev.pawl.task.InvalidTaskException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job to be started. Defaults: no items yet, open for more, any number of them may fail, nothing runs at its end.
 *
 * @param name for people, 1 to 200 characters
 * @param items read once, some thousand at a time
 * @param closed whether no more items come than these
 * @param maxFailures more failed items than this stop the job; null for any number
 * @param onComplete runs when the job has ended, in whatever way; null for none
 * @param idempotencyKey at most one job has it; null for none
 */
public record JobRequest(
        String name,
        Iterable<? extends TaskRequest<?>> items,
        boolean closed,
        @Nullable Integer maxFailures,
        @Nullable TaskRequest<?> onComplete,
        @Nullable String idempotencyKey) {

    public static JobRequest of(String name) {
        return new JobRequest(name, List.of(), false, null, null, null);
    }

    /** With these items first. There may be any number: no more than some thousand are held in memory. */
    public JobRequest items(Iterable<? extends TaskRequest<?>> others) {
        return new JobRequest(name, others, closed, maxFailures, onComplete, idempotencyKey);
    }

    /** With no more items than these: it ends when they have. */
    public JobRequest close() {
        return new JobRequest(name, items, true, maxFailures, onComplete, idempotencyKey);
    }

    /**
     * When more items have failed than this the rest is cancelled, and the job has failed.
     *
     * @param most 0 or more
     */
    public JobRequest maxFailures(int most) {
        if (most < 0) {
            throw new InvalidTaskException("max_failures", "must be 0 or more, not " + most);
        }
        return new JobRequest(name, items, closed, most, onComplete, idempotencyKey);
    }

    /** This task runs once when the job has ended, in whatever way. It asks {@link Jobs#before} how. */
    public JobRequest onComplete(TaskRequest<?> task) {
        return new JobRequest(name, items, closed, maxFailures, task, idempotencyKey);
    }

    /**
     * While a job has this key, a start with it answers with that job as it stands and adds nothing. Up to 255 characters; null or
     * empty means none. With a key there may be {@value Jobs#MOST_AT_ONCE} items at the start, so that a repeat finds all of them.
     */
    public JobRequest idempotencyKey(@Nullable String other) {
        return new JobRequest(name, items, closed, maxFailures, onComplete, other);
    }
}
