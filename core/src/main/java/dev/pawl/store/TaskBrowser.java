package dev.pawl.store;

import dev.pawl.task.Selector;
import dev.pawl.task.Task;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All reading for people: lists, single tasks, counts. Never waits for a writer.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface TaskBrowser {
    Optional<Task> get(long taskId);

    /**
     * Tasks that fit, newest first, as many as were found in about a twentieth of a second and take bounded memory.
     *
     * @param limit 1 or more
     * @param after only tasks with a smaller id than this: {@link TaskPage#next} of the page before; null for the first page
     */
    TaskPage page(TaskFilter filter, int limit, @Nullable Long after);

    /**
     * Tasks that fit, newest first, however long it takes to find them.
     *
     * @param limit 1 or more
     * @param after only tasks with a smaller id than this: the last id of the list before; null for the first
     */
    default List<Task> list(TaskFilter filter, int limit, @Nullable Long after) {
        TaskPage page = page(filter, limit, after);
        if (page.tasks().size() == limit || page.next() == null) {
            return page.tasks();
        }
        List<Task> tasks = new ArrayList<>(page.tasks());
        while (tasks.size() < limit && page.next() != null) {
            page = page(filter, limit - tasks.size(), page.next());
            tasks.addAll(page.tasks());
        }
        return tasks;
    }

    /** How many tasks fit; reads all of them. */
    long count(TaskFilter filter);

    /**
     * Whether anything is left for such a worker: a task that is ready, in work (by anyone), or waits for its next
     * attempt. Tasks whose first attempt lies in the future do not count, nor those that a pause
     * or a limit of none running keeps from starting.
     */
    boolean hasWork(Selector selector);

    /** Counts; the cost does not grow with the number of tasks. */
    Stats stats();

    /** For each claim that somebody shows, in order, who holds its task; empty where there is no such task. */
    List<Optional<Holding>> holdings(List<ClaimReference> shown);

    /** What is stored under these idempotency keys; one that no task has is left out. */
    Map<String, Keyed> byKeys(Collection<String> keys);

    /** What was stored with these tasks by name, as JSON text; of a task that has none, nothing. */
    Map<Long, Map<String, String>> checkpoints(Collection<Long> taskIds);

    /** The attempts of a task that did not succeed, oldest first. */
    List<Attempt> attempts(long taskId);

    /** A task's log, oldest first. */
    List<LogLine> logs(long taskId);

    /**
     * A task's log, page by page, oldest first.
     *
     * @param least only lines of this level, or of a graver one
     * @param after only later lines than this: {@link LogPage#next} of the page before; 0 for the first page
     * @param limit 1 or more
     */
    LogPage logs(long taskId, LogLine.Level least, long after, int limit);

    /** Every queue that has tasks, is paused or has a limit, by name. */
    List<QueueInfo> queues();

    /** Every limit that is set and how far it is used, by scope and name. */
    List<LimitState> limits();

    /** What decides when a task runs; empty when there is no such task. */
    Optional<Standing> standing(long taskId);

    /** Why a task does not run now, or that it does; empty when there is no such task. */
    default Optional<Why> why(long taskId) {
        return standing(taskId).map(Why::of);
    }

    /**
     * What happened in the hours since then, by hour, type and queue, in ascending order.
     *
     * @param hour when the first hour began, epoch milliseconds
     */
    List<Activity> activity(long hour);

    /**
     * What a task waits for, or waited for, by id.
     *
     * @param after only parents with a larger id than this; 0 for the first
     * @param limit so many, or fewer where their results are large; 1 or more
     */
    List<Parent> parents(long taskId, long after, int limit);

    /**
     * The tasks that hang together with this one by dependencies, the nearest first.
     *
     * @param most so many tasks at most, 1 or more
     * @return empty when there is no such task
     */
    Optional<TaskGraph> graph(long taskId, int most);

    /** Every known worker, last heartbeat first. */
    List<WorkerInfo> workers();

    /**
     * What the event log has after an event, oldest first. Where nobody was subscribed, and where it was pruned, it has a {@link
     * LoggedEvent.Kind#GAP}, so what is missing is told.
     *
     * @param after the id of the event before; 0 for the beginning
     * @param limit so many, or fewer; an empty page that says there is {@linkplain EventPage#more more} is no end
     */
    EventPage events(EventFilter filter, long after, int limit);

    /**
     * Tells a follower what comes to the event log, where a server reads it for its clients ({@link TaskStore#isServed}). Elsewhere
     * the engine does so, with {@link #events}.
     *
     * @param after the id of the last event that is known; null for what happens from now on
     * @return run it to end the following
     */
    default Runnable follow(EventFilter filter, @Nullable Long after, EventFollower follower) {
        throw new UnsupportedOperationException("no server keeps this queue: its event log is read here");
    }

    /** The tasks in work, by the worker that holds them; of a worker that holds none, nothing. */
    Map<String, List<Long>> tasksByWorker();
}
