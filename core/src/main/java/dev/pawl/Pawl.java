package dev.pawl;

import dev.pawl.engine.ActivityCounter;
import dev.pawl.engine.Caretaker;
import dev.pawl.engine.Events;
import dev.pawl.engine.Handlers;
import dev.pawl.engine.Handling;
import dev.pawl.engine.Tail;
import dev.pawl.store.AccessStore;
import dev.pawl.store.Activity;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.Bulk;
import dev.pawl.store.Change;
import dev.pawl.store.Enqueued;
import dev.pawl.store.EventFilter;
import dev.pawl.store.EventFollower;
import dev.pawl.store.LogLine;
import dev.pawl.store.Maintenance;
import dev.pawl.store.MaintenanceSettings;
import dev.pawl.store.Restore;
import dev.pawl.store.RestoreRequest;
import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreProvider;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.Why;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.task.Signal;
import dev.pawl.task.Strategy;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Time;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An open queue: enqueue tasks, handle them, watch them. Any number of processes may open the same file.
 *
 * <pre>{@code
 * try (var pawl = Pawl.open(Path.of("work.db"))) {
 *   pawl.handle(MAIL, (mail, ctx) -> smtp.send(mail.to(), mail.subject()));
 *   pawl.start();
 *   pawl.enqueue(MAIL, new SendMail("ada@example.org", "Hello"));
 * }
 * }</pre>
 *
 * <p>Every writing verb throws {@link StoreException}: {@link StoreException.Busy} when other processes hold the file longer
 * than the busy timeout, {@link StoreException.Unavailable} when the storage is in trouble. Nothing was written then.
 *
 * <p>Threading: safe for any number of threads. Close it once, when no caller uses it any more.
 */
public final class Pawl implements AutoCloseable {
    private final PawlSettings settings;
    private final Store store;
    private final Handlers handlers = new Handlers();
    private final Events events = new Events();
    private final ActivityCounter activity;
    private final Workers workers;
    private final TaskEnds ends;
    private final AtomicReference<@Nullable Caretaker> caretaker = new AtomicReference<>();
    private final Claims claims;
    private final Types types;
    private final Templates templates;
    private final Admission admission;
    private final Schedules schedules;
    private final Enqueuing enqueuing;
    private final Jobs jobs;
    private final Webhooks webhooks;
    private final TaskChanges changes;
    private final AtomicReference<@Nullable Tail> tail = new AtomicReference<>();

    private Pawl(PawlSettings settings, Store store) {
        this.settings = settings;
        this.store = store;
        this.workers = new Workers(store, settings.time(), handlers, events);
        this.ends = new TaskEnds(store, events, settings.time());
        this.types = new Types(store.registry());
        this.claims = new Claims(store, types, settings.codec(), settings.time(), events);
        this.templates = new Templates(store.registry());
        this.admission = new Admission(
                settings.codec(), settings.time(), types, store.tasks().isServed());
        this.schedules = new Schedules(store, admission, settings.time(), events, workers);
        this.webhooks = new Webhooks(settings, store, events);
        this.changes = new TaskChanges(store.tasks(), workers, webhooks, events);
        store.tasks().onFollowed(changes::followed);
        this.enqueuing = new Enqueuing(settings, admission, events);
        this.jobs = new Jobs(store.jobs(), enqueuing, settings.time());
        this.activity = new ActivityCounter(store.tasks(), store.browser(), settings.time());
        events.subscribe(new LogSubscriber(store.browser()));
        if (!store.tasks().isServed()) {
            events.subscribe(activity);
            activity.start();
        }
    }

    /** Opens a queue file with {@link PawlSettings#DEFAULT}, creating it and its folder when missing. */
    public static Pawl open(Path file) {
        return open(file.toString(), PawlSettings.DEFAULT);
    }

    /**
     * Opens a queue.
     *
     * @param location a file path, or a URL that a store on the class path knows
     * @throws StoreException.Refused when the location cannot be used as it is; the message says why
     */
    public static Pawl open(String location, PawlSettings settings) {
        return open(StoreProvider.of(location), location, settings);
    }

    /**
     * Opens a queue by a provider of the caller's own, who may look at what passes between the queue and its store.
     *
     * @param location one that the provider accepts
     */
    public static Pawl open(StoreProvider provider, String location, PawlSettings settings) {
        return new Pawl(settings, provider.open(location, settings.store(), settings.time()));
    }

    /**
     * Opens a queue that is there, for whoever only looks or steers: where there is none, nothing is made or written.
     *
     * @param location a file path, or a URL that a store on the class path knows
     * @throws StoreException.Refused when there is no queue at the location, or it cannot be used as it is
     */
    public static Pawl openExisting(String location, PawlSettings settings) {
        return new Pawl(settings, StoreProvider.of(location).openExisting(location, settings.store(), settings.time()));
    }

    /**
     * Sets a queue back to a backup made by {@link Maintenance#backup}, while any number of processes have it open; what was
     * there is kept aside. {@link StoreProvider#restore} says more.
     *
     * @param location a file path, or a URL that a store on the class path knows
     * @throws StoreException.Refused when the backup is none, or when workers live or hold tasks and it is not forced
     */
    public static Restore restore(String location, PawlSettings settings, RestoreRequest request) {
        return restore(location, settings, request, progress -> {});
    }

    /**
     * {@link #restore(String, PawlSettings, RestoreRequest)}, saying how far it is.
     *
     * @param told on the calling thread; it must not throw
     */
    public static Restore restore(
            String location, PawlSettings settings, RestoreRequest request, Consumer<Progress> told) {
        return StoreProvider.of(location).restore(location, request, settings.store(), settings.time(), told);
    }

    // --- enqueue

    /** Enqueues one task; on disk when it returns (see {@link dev.pawl.store.StoreSettings.Durability}). */
    public <P> Enqueued enqueue(TaskType<P> type, P payload) {
        return enqueue(type.with(payload));
    }

    /** Enqueues one task; on disk when it returns. */
    public Enqueued enqueue(TaskRequest<?> request) {
        return enqueueAll(List.of(request)).get(0);
    }

    /** Enqueues many tasks in one transaction, all or none; answers in their order. */
    public List<Enqueued> enqueueAll(Collection<? extends TaskRequest<?>> requests) {
        return enqueuing.now(requests, store.tasks()::insert);
    }

    /** Enqueues one task without waiting; completes when it is on disk. */
    public CompletableFuture<Enqueued> enqueueAsync(TaskRequest<?> request) {
        return enqueueAllAsync(List.of(request)).thenApply(answers -> answers.get(0));
    }

    /** Enqueues many tasks, all or none, without waiting; completes when they are on disk. */
    public CompletableFuture<List<Enqueued>> enqueueAllAsync(Collection<? extends TaskRequest<?>> requests) {
        return enqueuing.later(requests, store.tasks()::insertAsync);
    }

    /** {@link #enqueue(TaskType, Object)} within the caller's transaction. */
    public <P> Enqueued enqueue(Connection connection, TaskType<P> type, P payload) {
        return enqueue(connection, type.with(payload));
    }

    /**
     * {@link #enqueue(TaskRequest)} within the caller's transaction: the task exists, and wakes workers, if and when it
     * commits.
     *
     * @param connection to the same file, with auto-commit off
     */
    public Enqueued enqueue(Connection connection, TaskRequest<?> request) {
        return enqueueAll(connection, List.of(request)).get(0);
    }

    /** {@link #enqueueAll(Collection)} within the caller's transaction. */
    public List<Enqueued> enqueueAll(Connection connection, Collection<? extends TaskRequest<?>> requests) {
        return enqueuing.silently(requests, tasks -> store.tasks().insert(connection, tasks));
    }

    /** What would keep a task from being enqueued as things stand; empty for nothing. */
    @SuppressWarnings("CheckReturnValue") // why: that it can be made is all that is asked.
    public List<InvalidTaskException.Violation> faults(TaskRequest<?> request) {
        try {
            admission.task(request);
            return List.of();
        } catch (InvalidTaskException refused) {
            return refused.violations();
        }
    }

    // --- handle

    /** Says how tasks of a type are handled: returning means done. Before {@link #start}. */
    public <P> Pawl handle(TaskType<P> type, Handler<P> handler) {
        return handleOutcome(type, (payload, context) -> {
            handler.run(payload, context);
            return Outcome.done();
        });
    }

    /** Says how tasks of a type are handled, by a handler that says how it ended. Before {@link #start}. */
    public <P> Pawl handleOutcome(TaskType<P> type, OutcomeHandler<P> handler) {
        if (workers.isRunning()) {
            throw new IllegalStateException(
                    "handlers are set before the first worker starts, or when all have stopped");
        }
        Handling handling = new Handling(
                new TypedBody<>(type, handler, settings, store.browser()),
                stored -> type.terms(types.defaults(stored)),
                type::discards);
        handlers.add(type.name(), handling);
        type.aliases().forEach(former -> handlers.add(former, handling));
        return this;
    }

    /**
     * The payload of a task as its handler is given it.
     *
     * @throws Codec.CodecException when it does not fit the type
     */
    public <P> P payload(TaskType<P> type, Task task) {
        return type.read(task.payload(), settings.codec());
    }

    /** Which stored tasks the handlers that are set could not do; see {@link #preflight(TaskFilter)}. */
    public Preflight preflight() {
        return preflight(TaskFilter.ALL);
    }

    /**
     * Which stored tasks the handlers that are set could not do: before the first worker starts, and best before the old code
     * stops. Reads every task that has not ended and fits, and runs no handler. Tasks of Pawl's own are left out.
     */
    public Preflight preflight(TaskFilter filter) {
        return Preflight.of(store, handlers, filter);
    }

    /**
     * Which stored tasks code elsewhere could not do, which has no handlers here.
     *
     * @param versions the types that it does, where a name may end in {@code *}, and which versions of their payloads it reads; an
     *     empty set means any
     */
    public Preflight preflight(Map<String, Set<Integer>> versions, TaskFilter filter) {
        return Preflight.of(store, versions, filter);
    }

    /** Starts a worker with {@link WorkerSettings#DEFAULT}. */
    public Worker start() {
        return start(WorkerSettings.DEFAULT);
    }

    /**
     * Starts a worker for every handled type. It stops with this queue, or on its own.
     *
     * @throws IllegalStateException when nothing is handled
     */
    public Worker start(WorkerSettings worker) {
        Worker running = workers.start(worker);
        startMaintenance();
        schedules.start();
        return running;
    }

    /**
     * Does from now on what {@link PawlSettings#maintenance} says, on a thread of its own, until this queue is closed. The first
     * worker starts it by itself; so does a server. Doing it again does nothing, nor does it where the queue is a server's, which
     * does all that itself.
     */
    public void startMaintenance() {
        MaintenanceSettings wanted = settings.maintenance();
        if (wanted.equals(MaintenanceSettings.NONE) || store.tasks().isServed()) {
            return;
        }
        Caretaker made = new Caretaker(store.maintenance(), wanted, settings.time(), ThisProcess.name());
        if (caretaker.compareAndSet(null, made)) {
            made.start();
        }
    }

    /** What is registered of task types, for every process on this queue. */
    public Types types() {
        return types;
    }

    /** Tasks by name, of which some things are said when they are run. */
    public Templates templates() {
        return templates;
    }

    /** Tasks that are made when their time comes. */
    public Schedules schedules() {
        return schedules;
    }

    /** Claims without handlers, for whoever runs the work elsewhere. */
    public Claims claims() {
        return claims;
    }

    /** Jobs: many tasks with one progress. */
    public Jobs jobs() {
        return jobs;
    }

    /**
     * The grid of this name. It is there as soon as a key of it is claimed.
     *
     * @param name 1 to {@value Grid#MAX_NAME_CHARS} characters
     */
    public Grid grid(String name) {
        return new Grid(name, this);
    }

    // --- steer and watch

    /**
     * Cancels a task that has not ended. If it runs in this process its handler is interrupted now; elsewhere within about a
     * second. Its late result is refused either way.
     */
    public Change cancel(long taskId) {
        return changes.cancel(taskId);
    }

    /** Sends a failed or cancelled task back to its queue, with all its attempts before it again. */
    public Change retry(long taskId) {
        return changes.retry(taskId);
    }

    /**
     * Tells a task something, which it is given where it {@linkplain TaskContext#awaitSignal awaits} that name: now, or when it
     * comes there. It is on disk when this returns. A name is told once: the first signal counts, and a second is refused, as is
     * one that comes after the time-out, or to a task that has ended.
     *
     * @param value anything the codec can write, null too
     */
    public Change signal(long taskId, String name, @Nullable Object value) {
        String json = value == null ? "null" : ValueJson.of("value", value, settings.codec());
        return store.tasks().signal(taskId, new Signal(name, Objects.requireNonNull(json)));
    }

    /** Removes a task with its payload, result, attempts and log, unless it is in work. */
    public Change delete(long taskId) {
        return store.tasks().delete(taskId);
    }

    /**
     * Adds a person's line to the log of a task, whatever its state.
     *
     * @param details JSON text, or null
     * @return false when there is no such task
     */
    public boolean note(long taskId, LogLine.Level level, String message, @Nullable String details) {
        return store.tasks().note(taskId, level, message, details);
    }

    /**
     * Does one thing to every task that fits, newest first, in transactions of a few milliseconds between which others write. Events
     * and running handlers hear of each task as if it had been meant alone.
     *
     * @param goesOn told after each transaction how many tasks have been changed so far; false ends it there
     * @return how far it came
     * @throws InvalidTaskException naming {@code action_id} when something else was asked under the same id
     */
    public Bulk.State bulk(Bulk bulk, LongPredicate goesOn) {
        return changes.bulk(bulk, goesOn);
    }

    /** How many tasks a bulk would change now; changes none. */
    public long wouldChange(Bulk bulk) {
        return bulk.changeable().map(store.browser()::count).orElse(0L);
    }

    /** Changes priority, time or payload of a task that still waits. */
    public Change edit(long taskId, TaskEdit edit) {
        return store.tasks().edit(taskId, edit);
    }

    /**
     * No task of this queue is claimed any more, by any worker of any process, until {@link #resume}; what they hold goes on.
     *
     * @return whether it was not paused before
     */
    public boolean pause(String queue) {
        return store.tasks().pause(NewTask.queueName(queue));
    }

    /**
     * Ends a pause.
     *
     * @return whether there was one
     */
    public boolean resume(String queue) {
        return store.tasks().resume(NewTask.queueName(queue));
    }

    /**
     * Limits how much of a queue, a type or a limit key runs at once or starts in a period, over all workers of all processes,
     * in place of the limit there was. What runs already goes on.
     */
    public void limit(Limit limit) {
        store.tasks().limit(limit);
    }

    /**
     * From its next claim on a worker, of any process, takes tasks in this order.
     *
     * @return whether such a worker is registered
     */
    public boolean setStrategy(String workerId, Strategy strategy) {
        return store.tasks().setStrategy(workerId, strategy);
    }

    /** Why a task does not run now, or that it does; empty when there is no such task. */
    public Optional<Why> why(long taskId) {
        return store.browser().why(taskId);
    }

    /**
     * Waits until a task has ended.
     *
     * @return the task as it ended
     * @throws TimeoutException when it has not ended in time; it goes on
     * @throws NoSuchElementException when there is no such task
     */
    public Task await(long taskId, Duration timeout) throws InterruptedException, TimeoutException {
        return ends.await(taskId, timeout);
    }

    /**
     * Waits for a task and reads its result.
     *
     * @return empty when the task completed without a result
     * @throws TaskFailedException when it ended failed or cancelled
     * @throws TimeoutException when it has not ended in time; it goes on
     */
    public <R> Optional<R> awaitResult(long taskId, Class<R> type, Duration timeout)
            throws InterruptedException, TimeoutException {
        Task task = await(taskId, timeout);
        if (task.status() != TaskStatus.COMPLETED) {
            throw new TaskFailedException(task);
        }
        return Optional.ofNullable(task.result()).map(json -> ValueJson.read(json, type, settings.codec()));
    }

    /** Reads: single tasks, lists, counts, logs, workers. */
    public TaskBrowser browser() {
        return store.browser();
    }

    /** How the queue is and was of late: depths, rates, percentiles. The cost does not grow with the number of tasks. */
    public Metrics metrics() {
        long now = settings.time().now();
        return Metrics.of(
                browser().stats(),
                activity.since(Time.after(now, Metrics.LONG_PERIOD.negated())),
                browser().workers(),
                now);
    }

    /**
     * What happened in the hours since then, by hour, type and queue: in this process up to now, in others up to ten seconds
     * ago. It is kept for {@link Activity#KEPT}, however short tasks are kept.
     */
    public List<Activity> activity(Instant since) {
        return activity.since(Time.at(since));
    }

    /**
     * Whether the queue can be written now.
     *
     * @throws StoreException when it cannot; the message says why
     */
    public void probe() {
        store.tasks().probe();
    }

    /** The folder of the backups that {@link PawlSettings#maintenance} plans; empty for {@code backups} beside the queue. */
    public Optional<Path> backupFolder() {
        return Optional.ofNullable(settings.maintenance().backup()).map(BackupRequest::folder);
    }

    /** Care of the storage: check, backup, prune, checkpoint and more. */
    public Maintenance maintenance() {
        return store.maintenance();
    }

    /** Who may ask a server that serves this queue, and what was done with the rights of an admin. */
    public AccessStore access() {
        return store.access();
    }

    /** Other systems that are told what happens to tasks. */
    public Webhooks webhooks() {
        return webhooks;
    }

    /** The clock it was opened with. */
    public Time time() {
        return settings.time();
    }

    /**
     * Tells {@code subscriber} of every event of this process, on the thread where it happens; it must be quick.
     *
     * @return run it to end the subscription
     */
    public Runnable subscribe(Consumer<TaskEvent> subscriber) {
        return events.subscribe(subscriber);
    }

    /**
     * Tells {@code follower} what comes to the event log, from all processes on this queue, on a thread of its own. While
     * anybody follows, every process writes down what happens to tasks; otherwise nobody does.
     *
     * @param after the id of the last event that is known; null for what happens from now on
     * @return run it to end the following
     */
    public Runnable follow(EventFilter filter, @Nullable Long after, EventFollower follower) {
        if (store.tasks().isServed()) {
            return store.browser().follow(filter, after, follower);
        }
        Tail made = new Tail(
                store.tasks(), store.browser(), settings.time(), new ThisProcess(settings.time()).unlikeAnyOther());
        if (tail.compareAndSet(null, made)) {
            made.start();
        }
        return Objects.requireNonNull(tail.get()).follow(filter, after, follower);
    }

    /** Stops all workers as {@link Worker#close} does, then closes the file. */
    @Override
    public void close() {
        try {
            Caretaker started = caretaker.get();
            if (started != null) {
                started.stop(Worker.CLOSE_DEADLINE);
            }
            schedules.stop(Worker.CLOSE_DEADLINE);
            claims.close();
            workers.close();
            webhooks.close();
            Tail followed = tail.get();
            if (followed != null) {
                followed.stop(Worker.CLOSE_DEADLINE);
            }
            activity.stop(Worker.CLOSE_DEADLINE);
        } finally {
            store.tasks().close();
        }
    }
}
