package dev.pawl;

import dev.pawl.engine.Events;
import dev.pawl.store.Bulk;
import dev.pawl.store.Change;
import dev.pawl.store.TaskStore;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Cancels and retries that people ask for, and cancels that follow from them: what changed is told to whoever runs the task here and
 * to whoever subscribed.
 *
 * <p>Threading: safe for any number of threads.
 */
record TaskChanges(TaskStore tasks, Workers workers, Webhooks webhooks, Events events) {
    Change cancel(long taskId) {
        return toldOfCancel(tasks.cancel(taskId));
    }

    Change retry(long taskId) {
        return toldOfRetry(tasks.retry(taskId));
    }

    Bulk.State bulk(Bulk bulk, LongPredicate goesOn) {
        Consumer<Change> told = switch (bulk.verb()) {
            case CANCEL -> this::toldOfCancel;
            case RETRY -> this::toldOfRetry;
            case DELETE, PRIORITY -> change -> {};
        };
        return new BulkRun(tasks, bulk, told).run(goesOn);
    }

    /** A task was cancelled because of what ended before it. */
    void followed(Change change) {
        toldOfCancel(change);
    }

    private Change toldOfCancel(Change change) {
        if (change.changed()) {
            workers.lose(change.taskId());
            webhooks.lose(change.taskId());
            events.emit(new TaskEvent.Cancelled(change.taskId(), change.type(), change.queue(), state(change)));
        }
        return change;
    }

    private Change toldOfRetry(Change change) {
        if (change.changed()) {
            events.emit(new TaskEvent.Requeued(change.taskId(), change.type(), change.queue(), state(change)));
        }
        return change;
    }

    private static TaskStatus state(Change change) {
        if (change.before() == null) {
            throw new AssertionError("a change of a task that is not there");
        }
        return change.before();
    }
}
