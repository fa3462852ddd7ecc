package dev.pawl.store;

import dev.pawl.task.Selector;
import dev.pawl.task.Task;
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
     * Tasks that fit, newest first.
     *
     * @param limit 1 or more
     * @param after only tasks with a smaller id than this: the last id of the page before; null for the first page
     */
    List<Task> list(TaskFilter filter, int limit, @Nullable Long after);

    /**
     * Whether anything is left for such a worker: a task that is ready, in work (by anyone), or waits for its next
     * attempt. Tasks whose first attempt lies in the future do not count, nor those that a pause
     * or a limit of none running keeps from starting.
     */
    boolean hasWork(Selector selector);

    /** Counts; the cost does not grow with the number of tasks. */
    Stats stats();

    /** The attempts of a task that did not succeed, oldest first. */
    List<Attempt> attempts(long taskId);

    /** A task's log, oldest first. */
    List<LogLine> logs(long taskId);

    /** Every queue that has tasks, is paused or has a limit, by name. */
    List<QueueInfo> queues();

    /** Every limit that is set and how far it is used, by scope and name. */
    List<LimitState> limits();

    /** What decides when a task runs; empty when there is no such task. */
    Optional<Standing> standing(long taskId);

    /**
     * What happened in the hours since then, by hour, type and queue, in ascending order.
     *
     * @param hour when the first hour began, epoch milliseconds
     */
    List<Activity> activity(long hour);

    /** Every known worker, last heartbeat first. */
    List<WorkerInfo> workers();

    /** The tasks in work, by the worker that holds them; of a worker that holds none, nothing. */
    Map<String, List<Long>> tasksByWorker();
}
