package dev.pawl.sqlite;

import dev.pawl.store.Enqueued;
import dev.pawl.store.NewWebhook;
import dev.pawl.store.Webhook;
import dev.pawl.store.WebhookEdit;
import dev.pawl.store.WebhookSecret;
import dev.pawl.store.WebhookStore;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.Time;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Webhooks in the file, and the subscription that they hold together. */
final class SqliteWebhooks implements WebhookStore {
    /** Of all webhooks to the event log. No process has it for a name: those have a number in theirs. */
    private static final String SUBSCRIPTION = "webhooks";

    private final Supplier<Pen> pen;
    private final Supplier<Readers> readers;
    private final Time time;

    SqliteWebhooks(Supplier<Pen> pen, Supplier<Readers> readers, Time time) {
        this.pen = pen;
        this.readers = readers;
        this.time = time;
    }

    @Override
    public Issued add(NewWebhook wanted) {
        WebhookSecret secret = WebhookSecret.make();
        return pen.get()
                .write(Operation.<Optional<Issued>>durable(writing -> {
                            WebhookRows rows = new WebhookRows(writing.statements(), writing.now());
                            if (rows.count() >= MOST_WEBHOOKS) {
                                return Optional.empty();
                            }
                            long newest = writing.events().subscribe(SUBSCRIPTION, NewTask.MAX_TIME);
                            return Optional.of(new Issued(rows.insert(wanted, secret, newest), secret));
                        })
                        .ringing())
                .orElseThrow(() -> new InvalidTaskException("url", "there are " + MOST_WEBHOOKS + " webhooks already"));
    }

    @Override
    public List<Webhook> webhooks() {
        return readers.get().read(statements -> new WebhookRows(statements, time.now()).all());
    }

    @Override
    public Optional<Webhook> change(String id, WebhookEdit edit) {
        Optional<Webhook> known = webhook(id);
        if (known.isEmpty()) {
            return known;
        }
        // why here, too: what is wrong is told before anything is written.
        edit.of(known.get());
        return pen.get().write(Operation.durable(writing -> {
            WebhookRows rows = new WebhookRows(writing.statements(), writing.now());
            Optional<Webhook> before = rows.find(id);
            if (before.isEmpty()) {
                return before;
            }
            rows.update(id, edit.of(before.get()));
            boolean was = before.get().disabled() == null;
            boolean is = edit.enabled() == null ? was : edit.enabled();
            if (was && !is) {
                rows.disable(id, "somebody disabled it");
                subscribe(writing, rows);
            } else if (is && !was) {
                rows.enable(id, writing.events().subscribe(SUBSCRIPTION, NewTask.MAX_TIME));
            }
            return rows.find(id);
        }));
    }

    @Override
    public boolean disable(String id, String why) {
        return pen.get().write(Operation.durable(writing -> {
            WebhookRows rows = new WebhookRows(writing.statements(), writing.now());
            boolean there = rows.disable(id, why);
            subscribe(writing, rows);
            return there;
        }));
    }

    @Override
    public boolean remove(String id) {
        return pen.get().write(Operation.durable(writing -> {
            WebhookRows rows = new WebhookRows(writing.statements(), writing.now());
            boolean there = rows.delete(id);
            subscribe(writing, rows);
            return there;
        }));
    }

    /** Ends the subscription with the last that is enabled. */
    private static void subscribe(Writing writing, WebhookRows rows) throws SQLException {
        if (rows.noneIsEnabled()) {
            writing.events().subscribe(SUBSCRIPTION, 0);
        }
    }

    @Override
    public Optional<Issued> rotate(String id, Duration grace) {
        if (grace.isNegative() || grace.compareTo(LONGEST_GRACE) > 0) {
            throw new InvalidTaskException("grace", "must be from 0 to 30 days, not " + grace);
        }
        WebhookSecret secret = WebhookSecret.make();
        return pen.get().write(Operation.durable(writing -> {
            WebhookRows rows = new WebhookRows(writing.statements(), writing.now());
            rows.rotate(id, secret, Time.after(writing.now(), grace));
            return rows.find(id).map(webhook -> new Issued(webhook, secret));
        }));
    }

    @Override
    public List<WebhookSecret> secrets(String id) {
        return readers.get().read(statements -> new WebhookRows(statements, time.now()).secrets(id));
    }

    @Override
    public long cursor() {
        return readers.get().read(WebhookRows::cursor);
    }

    @Override
    public List<Enqueued> dispatch(List<Delivery> deliveries, long upTo) {
        return pen.get()
                .write(Operation.<List<Enqueued>>durable(writing -> {
                            long cursor = WebhookRows.cursor(writing.statements());
                            List<NewTask> tasks = deliveries.stream()
                                    .filter(delivery -> delivery.eventId() > cursor)
                                    .map(Delivery::task)
                                    .toList();
                            writing.statements()
                                    .update("UPDATE webhook_cursor SET event = ? WHERE event < ?", upTo, upTo);
                            return tasks.isEmpty()
                                    ? List.of()
                                    : writing.inserts().add(tasks);
                        })
                        .ringing());
    }

    @Override
    public Optional<Enqueued> test(String id, NewTask delivery) {
        return pen.get()
                .write(Operation.<Optional<Enqueued>>durable(writing -> {
                            WebhookRows rows = new WebhookRows(writing.statements(), writing.now());
                            return rows.find(id).isEmpty()
                                    ? Optional.empty()
                                    : Optional.of(writing.inserts()
                                            .add(List.of(delivery))
                                            .get(0));
                        })
                        .ringing());
    }
}
