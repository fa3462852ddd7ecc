package dev.pawl;

import dev.pawl.engine.Deliverer;
import dev.pawl.engine.DeliveryText;
import dev.pawl.engine.Dispatcher;
import dev.pawl.engine.Events;
import dev.pawl.engine.Handlers;
import dev.pawl.engine.Target;
import dev.pawl.store.Enqueued;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.Store;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookEdit;
import dev.pawl.store.WebhookStore.Issued;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Time;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells other systems what happens to tasks, by the Standard Webhooks: each event that a webhook takes becomes a task of the queue
 * {@value Webhook#QUEUE}, which is sent, tried again and kept as any other task is.
 *
 * <p>Threading: safe for any number of threads.
 */
public final class Webhooks {
    private static final int DELIVERIES_AT_ONCE = 8;

    private final PawlSettings settings;
    private final Store store;
    private final Events events;
    private final AtomicReference<@Nullable Dispatcher> dispatcher = new AtomicReference<>();
    private final AtomicReference<@Nullable Workers> workers = new AtomicReference<>();

    Webhooks(PawlSettings settings, Store store, Events events) {
        this.settings = settings;
        this.store = store;
        this.events = events;
    }

    /**
     * Makes a webhook; it is told what happens from now on.
     *
     * @return with its secret, which is told this one time
     * @throws InvalidTaskException when there are too many, or nothing may be sent there
     */
    public Issued add(NewWebhook wanted) {
        checkTarget(wanted.url());
        Issued made = store.webhooks().add(wanted);
        look();
        return made;
    }

    /** All of them, the oldest first. */
    public List<Webhook> list() {
        return store.webhooks().webhooks();
    }

    public Optional<Webhook> get(String id) {
        return store.webhooks().webhook(id);
    }

    /**
     * Changes a webhook. One that is enabled again is told what happens from then on.
     *
     * @return empty when there is none
     * @throws InvalidTaskException telling every fault
     */
    public Optional<Webhook> change(String id, WebhookEdit edit) {
        Optional<Webhook> known = get(id);
        known.ifPresent(webhook -> checkTarget(edit.of(webhook).url()));
        Optional<Webhook> changed = known.isEmpty() ? known : store.webhooks().change(id, edit);
        look();
        return changed;
    }

    /** A server checks by itself: what it may send, and how names resolve, is its own matter. */
    private void checkTarget(String url) {
        if (store.tasks().isServed()) {
            return;
        }
        new Target(URI.create(url), settings.webhooks().allowPrivate()).check();
    }

    /** Removes a webhook; what still waits for it is cancelled when its turn comes. Whether there was one. */
    public boolean remove(String id) {
        return store.webhooks().remove(id);
    }

    /**
     * Gives a webhook another secret; the one it had signs beside it for so long.
     *
     * @param grace 0 to 30 days
     * @return with the secret, which is told this one time; empty when there is no such webhook
     */
    public Optional<Issued> rotate(String id, Duration grace) {
        return store.webhooks().rotate(id, grace);
    }

    /**
     * Sends a webhook something that says nothing, also while it is disabled.
     *
     * @return the task that sends it; empty when there is no such webhook
     */
    public Optional<Enqueued> test(String id) {
        Time time = settings.time();
        long number = (long) (time.random() * Long.MAX_VALUE);
        Optional<Enqueued> ping = store.webhooks().test(id, DeliveryText.ping(id, number, time.now()));
        ping.ifPresent(task -> {
            events.emit(new TaskEvent.Enqueued(task.taskId(), Webhook.TYPE, Webhook.QUEUE));
            look();
        });
        return ping;
    }

    /** {@link #start(UnaryOperator)} that shows tasks as they are. */
    public void start() {
        start(UnaryOperator.identity());
    }

    /**
     * Sends from now on what webhooks are to be told, until the queue is closed. A server does it by itself; any number of
     * processes may. While there is no webhook that costs a look every few seconds. Doing it again does nothing.
     *
     * @param shown a task as its contents may be sent
     * @throws UnsupportedOperationException where a server keeps the queue, which sends by itself
     */
    public void start(UnaryOperator<Task> shown) {
        if (store.tasks().isServed()) {
            throw new UnsupportedOperationException("what webhooks are told is sent by the server");
        }
        Dispatcher made = new Dispatcher(store, settings.time(), events, () -> deliver(shown));
        if (dispatcher.compareAndSet(null, made)) {
            made.start();
        }
    }

    private void deliver(UnaryOperator<Task> shown) {
        Handlers handlers = new Handlers();
        handlers.add(Webhook.TYPE, new Deliverer(store, settings.webhooks(), shown, settings.time()).handling());
        Workers made = new Workers(store, settings.time(), handlers, events);
        workers.set(made);
        made.start(WorkerSettings.DEFAULT
                .withQueues(Set.of(Webhook.QUEUE))
                .withConcurrency(DELIVERIES_AT_ONCE)
                .withPrefetch(0));
    }

    private void look() {
        Dispatcher started = dispatcher.get();
        if (started != null) {
            started.look();
        }
    }

    void lose(long taskId) {
        Workers started = workers.get();
        if (started != null) {
            started.lose(taskId);
        }
    }

    void close() {
        Dispatcher started = dispatcher.get();
        if (started != null) {
            started.stop(Worker.CLOSE_DEADLINE);
        }
        Workers delivering = workers.get();
        if (delivering != null) {
            delivering.close();
        }
    }
}
