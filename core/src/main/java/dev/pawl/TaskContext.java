package dev.pawl;

import dev.pawl.store.LogLine;
import dev.pawl.task.TraceContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows of its attempt and may do with it. Valid while the handler runs.
 *
 * <p>Threading: safe for the handler's own threads.
 */
public interface TaskContext {
    long taskId();

    String type();

    /** Which attempt this is, from 1. */
    int attempt();

    int maxAttempts();

    /** The id of the worker that runs this. */
    String worker();

    /** The tasks that this one waited for, by id, with what they returned. */
    List<ParentTask> parents();

    /** In which trace the task was enqueued; empty when in none. */
    Optional<TraceContext> trace();

    /**
     * Whether the result is no longer wanted: the task was cancelled, or its lease was lost to another worker. The handler's
     * thread is interrupted at the same time. Whatever the handler returns after that is refused.
     */
    boolean isCancelled();

    /**
     * Stores how far the work is; the last one wins.
     *
     * @param total 0 when unknown
     */
    void progress(long done, long total, @Nullable String message);

    /** Adds a line to the task's log. */
    default void log(LogLine.Level level, String message) {
        log(level, message, null);
    }

    /**
     * Adds a line to the task's log.
     *
     * @param details any value the codec can write, or null
     */
    void log(LogLine.Level level, String message, @Nullable Object details);

    /** Adds lines to the task's log, all in one write: for whoever passes on what another program says. */
    void log(LogLine.Level level, List<String> messages);

    /**
     * The value that an earlier attempt of this task left under this name; where there is none, does the work and stores what it
     * gives, on disk when this returns. Further attempts do not do it again.
     *
     * @param name 1 to 200 characters; a task has at most 100
     * @param type any class the codec can write and read; up to 256 KiB as JSON
     */
    <R> R checkpoint(String name, Class<R> type, Callable<R> work) throws Exception;
}
