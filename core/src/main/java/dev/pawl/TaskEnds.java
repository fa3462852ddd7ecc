package dev.pawl;

import dev.pawl.engine.Events;
import dev.pawl.store.Store;
import dev.pawl.task.Bell;
import dev.pawl.task.NewTask;
import dev.pawl.task.Task;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;

/**
 * Waits for tasks to end: an end in this process is heard of at once, one elsewhere by the doorbell, and by a look now and then
 * should that have been missed.
 */
record TaskEnds(Store store, Events events, Time time) {
    private static final long LOOK_MILLIS = 1_000;

    /** {@link Pawl#await}. */
    Task await(long taskId, Duration timeout) throws InterruptedException, TimeoutException {
        long deadline = Math.min(NewTask.MAX_TIME, Time.after(time.now(), timeout));
        Bell bell = new Bell();
        Runnable unsubscribe = events.subscribe(event -> {
            if (event.taskId() == taskId) {
                bell.ring();
            }
        });
        try {
            store.tasks().doorbell().listen(bell);
            while (true) {
                Task task = store.browser()
                        .get(taskId)
                        .orElseThrow(() -> new NoSuchElementException("there is no task " + taskId));
                if (task.status().isEnded()) {
                    return task;
                }
                if (time.now() >= deadline) {
                    throw new TimeoutException(
                            "task " + taskId + " is still " + task.status().wireName() + " after " + timeout);
                }
                time.await(bell, Math.min(deadline, time.now() + LOOK_MILLIS));
            }
        } finally {
            unsubscribe.run();
            store.tasks().doorbell().remove(bell);
        }
    }
}
