package dev.pawl.store;

import dev.pawl.task.CheckpointValue;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Progress;
import dev.pawl.task.Signal;
import dev.pawl.task.Strategy;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All writing to a queue. Every verb is one atomic step, durable by the rules of the store's durability when it returns,
 * and written so that many processes can use it at once. A store is a store when it passes {@code TaskStoreContract} of
 * the testkit.
 *
 * <p>Errors: {@link StoreException.Busy} (try again), {@link StoreException.Unavailable} (the storage is in trouble), any
 * other {@link StoreException} is a bug. After any of them nothing was written.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface TaskStore extends AutoCloseable {
    /**
     * Stores new tasks, all or none. Answers in the order of {@code tasks}; a task whose idempotency key is known, from
     * before or from earlier in the same list, is answered with the existing one.
     *
     * <p>A task with {@link NewTask#dependencies} is blocked until its parents have ended as it wants; where one has ended
     * otherwise it is cancelled. This is done in the transaction that ends the parent, or where that is much, in further short
     * ones that follow by themselves. What {@link dev.pawl.task.Dependency#checkTogether} refuses is refused before.
     *
     * @throws InvalidTaskException naming a parent that is not stored; nothing was written
     */
    List<Enqueued> insert(List<NewTask> tasks);

    /** {@link #insert(List)} without waiting: completes after the commit, on the common pool. */
    CompletableFuture<List<Enqueued>> insertAsync(List<NewTask> tasks);

    /**
     * {@link #insert(List)} within the caller's transaction: the tasks exist if and when it commits.
     *
     * @throws IllegalArgumentException when the connection is not one to this store's database, or is in auto-commit mode
     */
    List<Enqueued> insert(Connection connection, List<NewTask> tasks);

    /**
     * Finishes attempts that ended and claims what comes next, in one transaction. On the way due tasks become ready and
     * expired leases are taken back.
     */
    Exchange exchange(List<Finish> ended, ClaimRequest request);

    /**
     * Enqueues and claims at once: of these tasks the first that are free, whether they are not stored yet, are due, or were held
     * by a lease that has run out. What is done, failed or held by another is left as it is, and so is what is beyond the number
     * that is wanted. No pause and no limit counts here, and no worker needs to serve the type.
     *
     * @param wanted each with an idempotency key
     * @return claims in the order of the tasks
     */
    Taken hold(List<NewTask> wanted, HoldRequest request);

    /** Finishes attempts without claiming: for each, in order, whether it was still its claim's. */
    List<Boolean> finish(List<Finish> ended);

    /** Moves the end of leases; for each, in order, whether the claim still owned its task. */
    List<Boolean> extend(List<Claim> claims, long leaseUntil);

    /** For each claim, in order, whether it still owns its task. Writes nothing. */
    List<Boolean> owned(List<Claim> claims);

    /** Stores how far an attempt is; false when the claim no longer owns the task. */
    boolean progress(Claim claim, Progress progress);

    /** Adds to a task's log; false, and nothing added, when the claim no longer owns the task. */
    boolean log(Claim claim, List<LogLine> lines);

    /**
     * Keeps a value with the task for its further attempts, in place of the one of the same name; on disk when it returns. It
     * goes when the task goes.
     */
    Kept checkpoint(Claim claim, CheckpointValue value);

    /**
     * Gives a signal to the task that awaits it, or notes that it is awaited: then the next signal of this name makes the task
     * due, also when it comes before the attempt is put off.
     *
     * @param until for how long it waits when it had not begun to, epoch milliseconds
     */
    Awaited await(Claim claim, String name, long until);

    /** Tells a task something that has not ended and was not told this name before; one that is put off to wait for it is due. */
    Change signal(long taskId, Signal signal);

    /** Cancels a task that has not ended. A running attempt loses its claim at once. */
    Change cancel(long taskId);

    /**
     * Sends a failed or cancelled task back to its queue with all its attempts; one that was cancelled before its parents had
     * ended waits for them again. One whose parents have ended otherwise than it wants stays as it is.
     */
    Change retry(long taskId);

    /**
     * Changes a task that still waits; not one that changed since {@link TaskEdit#ifUpdatedAt}. Every edit moves that time
     * on, so of edits that expect the same one wins.
     */
    Change edit(long taskId, TaskEdit edit);

    /** Removes a task with all that is its own, unless it is in work. Its id is never given again. */
    Change delete(long taskId);

    /**
     * Adds a line to a task's log on behalf of nobody who holds it.
     *
     * @return false when there is no such task
     */
    boolean note(long taskId, LogLine.Level level, String message, @Nullable String details);

    /**
     * Begins a bulk, or finds how far the one with the same id came.
     *
     * @throws InvalidTaskException when something else was asked under its id
     */
    Bulk.State begin(Bulk bulk);

    /**
     * Does the next part of a bulk, in a transaction of a few milliseconds, and lets others write after it. What it did is
     * noted in the same transaction; when another one with the same id has gone on meanwhile, nothing is done and its state told.
     */
    BulkStep goOn(Bulk bulk, Bulk.State from);

    /** No task of this queue is claimed any more, by any worker; what they hold goes on. Whether it was not paused before. */
    boolean pause(String queue);

    /** Ends a pause. Whether there was one. */
    boolean resume(String queue);

    /** Sets the limit on a queue, type or key in place of the one there was; {@link Limit#isNone} removes it. */
    void limit(Limit limit);

    /** From its next claim on a worker takes tasks in this order. Whether such a worker is registered. */
    boolean setStrategy(String worker, Strategy strategy);

    /** Registers a worker, or renews its entry. */
    void save(WorkerInfo worker);

    /** Renews the heartbeats of workers; how many of them are registered. */
    int heartbeat(Collection<String> workers);

    /**
     * From now on, until that time, every process writes to the event log what happens to tasks. Whoever subscribes renews it
     * under the same name; a time that has passed ends it. Where nobody else is subscribed the log gets a {@link
     * LoggedEvent.Kind#GAP} first.
     *
     * @param until epoch milliseconds
     * @return the id of the newest event: what comes after it happened after this
     */
    long subscribe(String name, long until);

    /** Adds to the activity that is stored, and removes what has been kept long enough. */
    void add(List<Activity> activity);

    /**
     * Tells from now on of tasks that are cancelled by transactions of this process because of what ended before them: a parent that
     * ended otherwise than they want, or their job. After the commit, in no order, on a thread that may write; once for each. Within a
     * transaction of the caller's own nothing is told. A store that a server keeps tells nothing: the server does.
     */
    default void onFollowed(Consumer<Change> told) {}

    /** Writes nothing that lasts, but as a write would: throws when a write would. */
    void probe();

    /**
     * Whether a server keeps the database. Then the server counts what happens, writes the event log and does the rounds of
     * maintenance, and nobody does any of it here.
     */
    default boolean isServed() {
        return false;
    }

    /** What wakes idle workers. */
    Doorbell doorbell();

    /** Ends all waiting writes, then closes the database. */
    @Override
    void close();
}
