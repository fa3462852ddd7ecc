package dev.pawl;

import dev.pawl.store.Enqueued;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.store.JobStore;
import dev.pawl.store.JobStore.Added;
import dev.pawl.store.JobStore.JobChange;
import dev.pawl.store.JobStore.Started;
import dev.pawl.store.NewJob;
import dev.pawl.task.Bell;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Jobs: many tasks, their items, with one progress. An item is an ordinary task, handled, tried again, listed and cancelled as any
 * other; its job counts it.
 *
 * <pre>{@code
 * Job job = pawl.jobs().start(JobRequest.of("rename comics").items(renames).close());
 * pawl.jobs().await(job.id(), Duration.ofHours(1), now -> show(now.progress()));
 * }</pre>
 *
 * <p>Threading: safe for any number of threads.
 */
public final class Jobs {
    /** Items of one transaction, and in memory. */
    public static final int MOST_AT_ONCE = 10_000;

    private static final long LOOK_MILLIS = 200;

    private final JobStore store;
    private final Enqueuing enqueuing;
    private final Time time;

    /**
     * What became of items that were added.
     *
     * @param job as it stands
     * @param items how many are new
     * @param known how many were not added, as a task has their idempotency key
     */
    public record Addition(Job job, long items, long known) {
        Addition plus(List<Enqueued> answers) {
            long added = answers.stream().filter(Enqueued::created).count();
            return new Addition(job, items + added, known + answers.size() - added);
        }
    }

    Jobs(JobStore store, Enqueuing enqueuing, Time time) {
        this.store = store;
        this.enqueuing = enqueuing;
        this.time = time;
    }

    /** Starts a job without items that is open for them. */
    public Job start(String name) {
        return start(JobRequest.of(name));
    }

    /** Starts an open job with these items. */
    public Job start(String name, Iterable<? extends TaskRequest<?>> items) {
        return start(JobRequest.of(name).items(items));
    }

    /**
     * Starts a job; up to {@value #MOST_AT_ONCE} items in one transaction with it, the others after it.
     *
     * @throws InvalidTaskException telling what is wrong; where it is so of one of the first items, nothing was written
     */
    public Job start(JobRequest request) {
        Iterator<? extends TaskRequest<?>> items = request.items().iterator();
        List<TaskRequest<?>> first = next(items);
        if (items.hasNext() && request.idempotencyKey() != null) {
            throw tooMany();
        }
        long id = start(request, first, request.closed() && !items.hasNext())
                .job()
                .id();
        if (items.hasNext()) {
            addAll(id, items);
            if (request.closed()) {
                close(id);
            }
        }
        return found(id);
    }

    /**
     * Starts a job in one transaction.
     *
     * @return the job, and which tasks its items are
     * @throws InvalidTaskException telling what is wrong, as more than {@value #MOST_AT_ONCE} items; nothing was written
     */
    public Started startAtOnce(JobRequest request) {
        Iterator<? extends TaskRequest<?>> items = request.items().iterator();
        List<TaskRequest<?>> all = next(items);
        if (items.hasNext()) {
            throw tooMany();
        }
        return start(request, all, request.closed());
    }

    private static InvalidTaskException tooMany() {
        return new InvalidTaskException("items", "must be at most " + MOST_AT_ONCE + " at once; add the others");
    }

    private Started start(JobRequest request, List<TaskRequest<?>> items, boolean closed) {
        NewTask last = request.onComplete() == null
                ? null
                : enqueuing.newTasks(List.of(request.onComplete())).get(0);
        NewJob job = new NewJob(request.name(), request.maxFailures(), last, request.idempotencyKey());
        AtomicReference<@Nullable Started> started = new AtomicReference<>();
        List<Enqueued> ignored = enqueuing.now(items, tasks -> {
            Started answer = store.start(job, tasks, closed);
            started.set(answer);
            return answer.items();
        });
        return Objects.requireNonNull(started.get());
    }

    /**
     * Adds items to a job that is open, {@value #MOST_AT_ONCE} in one transaction. One whose idempotency key is known adds nothing, so
     * whoever gives keys can repeat what was interrupted.
     *
     * @param items read once, as far as they were stored
     * @throws NoSuchElementException when there is no such job
     * @throws IllegalStateException when it is closed or stopped
     */
    public Addition add(long jobId, Iterable<? extends TaskRequest<?>> items) {
        return addAll(jobId, items.iterator());
    }

    /** {@link #add} in one transaction: which tasks they are, in their order. */
    public List<Enqueued> addAtOnce(long jobId, List<? extends TaskRequest<?>> items) {
        return enqueuing.now(items, tasks -> added(jobId, tasks));
    }

    private Addition addAll(long jobId, Iterator<? extends TaskRequest<?>> left) {
        Addition all = new Addition(found(jobId), 0, 0);
        do {
            all = all.plus(addAtOnce(jobId, next(left)));
        } while (left.hasNext());
        return new Addition(found(jobId), all.items, all.known);
    }

    private List<Enqueued> added(long jobId, List<NewTask> items) {
        Added added = store.add(jobId, items);
        Job job = added.job();
        if (job == null) {
            throw new NoSuchElementException("there is no job " + jobId);
        }
        if (!job.isOpen()) {
            throw new IllegalStateException("job " + jobId + " takes no more items: it is "
                    + (job.stop() == Job.Stop.NONE ? "closed" : job.status().wireName()));
        }
        return added.items();
    }

    private static List<TaskRequest<?>> next(Iterator<? extends TaskRequest<?>> items) {
        List<TaskRequest<?>> next = new ArrayList<>();
        while (next.size() < MOST_AT_ONCE && items.hasNext()) {
            next.add(items.next());
        }
        return next;
    }

    /**
     * No items come any more, so the job ends when those that it has have ended.
     *
     * @return whether it was open
     * @throws NoSuchElementException when there is no such job
     */
    public boolean close(long jobId) {
        return changed(jobId, store.close(jobId));
    }

    /**
     * Cancels a job that has not ended: no item of it starts any more, and handlers that run are told at the next extension of their
     * lease, within about a second. The items are cancelled in short transactions that go on after this returns.
     *
     * @return whether it had not ended
     * @throws NoSuchElementException when there is no such job
     */
    public boolean cancel(long jobId) {
        return changed(jobId, store.cancel(jobId));
    }

    private static boolean changed(long jobId, JobChange change) {
        if (change.job() == null) {
            throw new NoSuchElementException("there is no job " + jobId);
        }
        return change.changed();
    }

    /**
     * Removes a job with its items and its task for the end, running ones too, in short transactions. Should this process end
     * meanwhile, whoever has the queue open goes on.
     *
     * @return whether there was one
     */
    public boolean delete(long jobId) {
        if (get(jobId).isEmpty()) {
            return false;
        }
        boolean gone = false;
        while (!gone) {
            gone = store.delete(jobId);
        }
        return true;
    }

    public Optional<Job> get(long jobId) {
        return store.job(jobId);
    }

    /** The job at whose end this task runs. */
    public Optional<Job> before(long taskId) {
        return store.jobBefore(taskId);
    }

    /**
     * Jobs, newest first.
     *
     * @param status only those; null for all
     * @param after only older ones than this; null for the newest
     */
    public List<Job> list(@Nullable JobStatus status, int limit, @Nullable Long after) {
        return store.jobs(status, limit, after);
    }

    /**
     * What became of the items of a job, in the order in which they were added.
     *
     * @param after only items after the one that is this task; 0 for the first
     * @param limit so many, or fewer where they are large; after the last of them there is none
     */
    public List<JobItem> results(long jobId, long after, int limit) {
        return store.items(jobId, after, limit);
    }

    /**
     * Waits until a job has ended.
     *
     * @param told of the job as it stands, some times in a second, on this thread
     * @return the job as it ended
     * @throws TimeoutException when it has not ended in time; it goes on
     * @throws NoSuchElementException when there is no such job
     */
    public Job await(long jobId, Duration timeout, Consumer<Job> told) throws InterruptedException, TimeoutException {
        long deadline = Math.min(NewTask.MAX_TIME, Time.after(time.now(), timeout));
        Bell bell = new Bell();
        while (true) {
            Job job = found(jobId);
            told.accept(job);
            if (job.status().isEnded()) {
                return job;
            }
            if (time.now() >= deadline) {
                throw new TimeoutException(
                        "job " + jobId + " is still " + job.status().wireName() + " after " + timeout);
            }
            time.await(bell, Math.min(deadline, time.now() + LOOK_MILLIS));
        }
    }

    private Job found(long jobId) {
        return get(jobId).orElseThrow(() -> new NoSuchElementException("there is no job " + jobId));
    }
}
