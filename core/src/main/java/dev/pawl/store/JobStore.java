package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs. Their items are ordinary tasks, and what happens to them is the business of {@link TaskStore}: whoever moves an item moves
 * its job's counts in the same transaction, and when the last item has ended, the job has.
 *
 * <p>Errors are those of {@link TaskStore}.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface JobStore {
    /**
     * A job that somebody wanted to change.
     *
     * @param job as it stands after it; null when there is none
     * @param changed whether it was changed
     */
    record JobChange(@Nullable Job job, boolean changed) {}

    /**
     * A job that was to be started.
     *
     * @param job as it stands
     * @param created false when its key had a job already, which this is, and to which nothing was added
     * @param items the answers in their order; empty when nothing was added
     */
    record Started(Job job, boolean created, List<Enqueued> items) {}

    /**
     * Items that somebody wanted to add.
     *
     * @param job as it stood before; null when there is none
     * @param items the answers in their order; empty when the job was closed, and nothing was added
     */
    record Added(@Nullable Job job, List<Enqueued> items) {}

    /**
     * Starts a job with these items; it is open for more unless it is closed at once.
     *
     * @param closed whether no items come any more
     * @return the job, and what became of its items: one whose idempotency key is known is no item
     * @throws InvalidTaskException naming a parent that is not stored; nothing was written
     */
    Started start(NewJob job, List<NewTask> items, boolean closed);

    /** Adds items to a job that is open, all or none. One whose idempotency key is known adds nothing. */
    Added add(long jobId, List<NewTask> items);

    /** No items come any more. */
    JobChange close(long jobId);

    /**
     * Cancels a job that has not ended. From now on no item of it is handed out and those that run lose their claims; all are
     * cancelled in short transactions that follow by themselves, whoever has the database open.
     */
    JobChange cancel(long jobId);

    /**
     * Removes some of a job that is cancelled for it where it has not ended: its items, its task for the end, and at last the job. It
     * is in no list from the first call on, and the rest follows by itself when nobody calls again.
     *
     * @return whether there is nothing left of it
     */
    boolean delete(long jobId);

    Optional<Job> job(long jobId);

    /** The job that this task waits for, or waited for, as its {@link Job#onComplete}. */
    Optional<Job> jobBefore(long taskId);

    /**
     * Jobs, newest first.
     *
     * @param status only those; null for all
     * @param after only jobs with a smaller id; null for the first page
     */
    List<Job> jobs(@Nullable JobStatus status, int limit, @Nullable Long after);

    /**
     * What became of the items of a job, in the order in which they were added.
     *
     * @param after only items with a larger task id; 0 for the first page
     * @param limit so many, or fewer where they are large
     */
    List<JobItem> items(long jobId, long after, int limit);
}
