package dev.pawl.server;

import dev.pawl.store.LoggedEvent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How events are written. */
final class EventShapes {
    static final Shape<LoggedEvent> EVENT = Shape.<LoggedEvent>named(
                    "Event", "One thing that happened to one task: the data of a message of the stream.")
            .with("event_id", Schema.integer("Its id, as in the message."), LoggedEvent::id)
            .with(
                    "kind",
                    Schema.text(
                                    "What happened, as in the message. `gap`: what happened before is not known, or not all.")
                            .with(
                                    "enum",
                                    Arrays.stream(LoggedEvent.Kind.values())
                                            .map(LoggedEvent.Kind::wireName)
                                            .toList()),
                    event -> event.kind().wireName())
            .with("happened_at_utc", Schema.time("When."), event -> IsoTime.write(event.at()))
            .with("task_id", Schema.integer("The task; null for a gap.").orNull(), of(LoggedEvent.Subject::id))
            .with("type", Schema.text("The task's type.").orNull(), of(LoggedEvent.Subject::type))
            .with("queue", Schema.text("Where the task stands.").orNull(), of(LoggedEvent.Subject::queue))
            .with(
                    "status",
                    Schema.text("The task's, since then.").orNull(),
                    of(task -> task.status().wireName()))
            .with(
                    "attempt",
                    Schema.integer("Which attempt it was about; null when none.")
                            .orNull(),
                    of(task -> task.attempt() == 0 ? null : task.attempt()))
            .with("worker_id", Schema.text("Who made the attempt.").orNull(), of(LoggedEvent.Subject::worker))
            .with(
                    "run_seconds",
                    Schema.number("How long the handler ran, where an attempt ended.")
                            .orNull(),
                    of(task -> task.runMillis() == null ? null : BigDecimal.valueOf(task.runMillis(), 3)))
            .example("""
                    {"event_id":1795823400000000,"kind":"completed","happened_at_utc":"2026-11-27T22:30:00.000Z","task_id":1,
                     "type":"mail","queue":"default","status":"completed","attempt":1,"worker_id":"ada-7","run_seconds":0.012}""");

    private EventShapes() {}

    private static Function<LoggedEvent, @Nullable Object> of(Function<LoggedEvent.Subject, @Nullable Object> value) {
        return event -> event.task() == null ? null : value.apply(event.task());
    }
}
