package dev.pawl.engine;

import dev.pawl.task.TaskEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells subscribers what happened, on the thread on which it happened, after it was committed.
 *
 * <p>Threading: safe for any number of threads; a subscriber may be called by several at once and must be quick.
 */
public final class Events {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final List<Consumer<TaskEvent>> subscribers = new CopyOnWriteArrayList<>();

    /** Adds a subscriber; running the answer removes it. */
    public Runnable subscribe(Consumer<TaskEvent> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    public boolean wanted() {
        return !subscribers.isEmpty();
    }

    public void emit(TaskEvent event) {
        for (Consumer<TaskEvent> subscriber : subscribers) {
            try {
                subscriber.accept(event);
            } catch (RuntimeException | Error broken) {
                // why: an edge. A listener that throws must not harm the queue, nor the other listeners.
                LOG.warn("a subscriber failed on {}", event, broken);
            }
        }
    }
}
