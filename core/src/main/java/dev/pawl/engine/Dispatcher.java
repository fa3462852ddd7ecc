package dev.pawl.engine;

import dev.pawl.store.Enqueued;
import dev.pawl.store.EventFilter;
import dev.pawl.store.EventPage;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookStore.Delivery;
import dev.pawl.task.Bell;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes tasks of what is to be told to webhooks: it reads the event log, and stores the deliveries together with how far it is. So
 * none is lost when it ends, and of several processes that do the same each event is dispatched by one. While there is
 * no webhook it looks for one now and then, and does nothing else.
 *
 * <p>Threading: one thread runs {@link #loop}; the rest is for any.
 */
public final class Dispatcher implements Service {
    /** How soon a webhook is noticed that another process has made. */
    static final long LOOK_MILLIS = 5_000;

    /** Deliveries of one transaction, at most. */
    private static final int MOST_AT_ONCE = 1_000;

    /** How often it is noted how far it is while there is nothing to send. */
    private static final long NOTE_MILLIS = 10_000;

    /** Between two readings: what is written one by one is read a few at a time. */
    private static final long REST_MILLIS = 25;

    private static final long RETRY_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Store store;
    private final Time time;
    private final Events events;
    private final Runnable needed;
    private final Bell bell = new Bell();
    private final Bell end = new Bell();
    private final AtomicBoolean used = new AtomicBoolean();
    private final Thread thread = new Thread(this::loop, "pawl-webhooks");
    private long position;
    private long noteAt;
    private boolean listening;
    private boolean delivers;
    private boolean inTrouble;
    private volatile boolean stopping;

    /**
     * @param needed run once, when there is a webhook: somebody must send
     */
    public Dispatcher(Store store, Time time, Events events, Runnable needed) {
        this.store = store;
        this.time = time;
        this.events = events;
        this.needed = needed;
        thread.setDaemon(true);
    }

    /** A webhook was made or changed: it is looked at soon. */
    public void look() {
        bell.ring();
    }

    @Override
    public void start() {
        if (stopping || used.getAndSet(true)) {
            throw new IllegalStateException("the dispatching was started before");
        }
        store.tasks().doorbell().addForEvents(bell);
        thread.start();
    }

    @Override
    public boolean stop(Duration deadline) {
        stopping = true;
        bell.ring();
        end.ring();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // why: the thread waits for nothing but one write.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private void loop() {
        try {
            while (!stopping) {
                turn();
            }
        } catch (InterruptedException e) {
            LOG.debug("the dispatching ends");
        } catch (RuntimeException | Error bug) {
            // why: an edge. The queue works without it, and what is not sent stays in the log for the next process.
            LOG.error("webhooks are told nothing any more by this process", bug);
        }
        store.tasks().doorbell().remove(bell);
    }

    private void turn() throws InterruptedException {
        try {
            List<Webhook> webhooks = store.webhooks().webhooks();
            if (!webhooks.isEmpty() && !delivers) {
                needed.run();
                delivers = true;
            }
            List<Webhook> enabled = webhooks.stream()
                    .filter(webhook -> webhook.disabled() == null)
                    .toList();
            hearOthers(!enabled.isEmpty());
            if (!enabled.isEmpty() && readOn(enabled)) {
                time.await(end, time.now() + REST_MILLIS);
            } else {
                time.await(bell, time.now() + LOOK_MILLIS);
            }
            inTrouble = false;
        } catch (StoreException e) {
            if (!inTrouble) {
                LOG.warn("webhooks cannot be told of events now, it is tried again: {}", e.getMessage());
            }
            inTrouble = true;
            // why: the file may have been replaced by another, where it is elsewhere.
            position = 0;
            time.await(end, time.now() + RETRY_MILLIS);
        }
    }

    /** Whether there was anything to read. */
    private boolean readOn(List<Webhook> webhooks) {
        long begin = webhooks.stream().mapToLong(Webhook::since).min().orElse(0);
        position = Math.max(Math.max(position, store.webhooks().cursor()), begin);
        EventPage page = store.browser().events(EventFilter.ALL, position, MOST_AT_ONCE / webhooks.size());
        List<Delivery> deliveries = new ArrayList<>();
        for (LoggedEvent event : page.events()) {
            webhooks.stream()
                    .filter(webhook -> webhook.takes(event))
                    .forEach(webhook -> deliveries.add(DeliveryText.of(webhook, event)));
        }
        if (page.last() == position) {
            return false;
        }
        if (!deliveries.isEmpty() || time.now() >= noteAt) {
            tell(store.webhooks().dispatch(deliveries, page.last()));
            noteAt = time.now() + NOTE_MILLIS;
        }
        position = page.last();
        return true;
    }

    private void tell(List<Enqueued> stored) {
        stored.stream()
                .filter(Enqueued::created)
                .forEach(task -> events.emit(new TaskEvent.Enqueued(task.taskId(), Webhook.TYPE, Webhook.QUEUE)));
    }

    /** What other processes do is heard while there is somebody to tell of it. */
    private void hearOthers(boolean wanted) {
        if (wanted == listening) {
            return;
        }
        listening = wanted;
        if (wanted) {
            store.tasks().doorbell().listen(bell);
        } else {
            store.tasks().doorbell().ignore(bell);
        }
    }
}
