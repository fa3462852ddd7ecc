package dev.pawl.server;

import dev.pawl.store.TypeState;
import dev.pawl.task.JsonText;

/** The JSON objects that answer for registered types. */
final class TypeShapes {
    static final Shape<TypeState> TYPE = Shape.<TypeState>named("Type", "What is registered of a task type.")
            .with("name", Schema.text("The type."), state -> state.rules().name())
            .with(
                    "description",
                    Schema.text("For people."),
                    state -> state.rules().description())
            .with(
                    "payload_schema",
                    Schema.object("How its payloads look: a JSON Schema, draft 2020-12; null for any.")
                            .orNull(),
                    state -> state.rules().payloadSchema() == null
                            ? null
                            : new JsonText(state.rules().payloadSchema()))
            .with(
                    "queue",
                    Schema.text("Where its tasks stand when nobody says; null for `default`.")
                            .orNull(),
                    state -> state.rules().defaults().queue())
            .with(
                    "priority",
                    Schema.integer("Their priority when nobody says; null for 100.")
                            .orNull(),
                    state -> state.rules().defaults().priority())
            .with(
                    "max_attempts",
                    Schema.integer("How often they are tried when nobody says; null for 5.")
                            .orNull(),
                    state -> state.rules().defaults().maxAttempts())
            .with(
                    "max_deaths",
                    Schema.integer(
                                    "After so many deaths of its worker in a row one of them is quarantined; null for 5.")
                            .orNull(),
                    state -> state.rules().defaults().maxDeaths())
            .with(
                    "limit_key",
                    Schema.text("Their limit key when nobody says; null for none.")
                            .orNull(),
                    state -> state.rules().defaults().limitKey())
            .with(
                    "backoff",
                    Schema.orNull(
                            "Backoff", "How long a failed attempt waits for the next; null for 1 s doubling to 300 s."),
                    state -> state.rules().defaults().backoff() == null
                            ? null
                            : BackoffFields.SHAPE.of(state.rules().defaults().backoff()))
            .with(
                    "timeout_seconds",
                    Schema.number(
                                    "How long one attempt may run when its worker's code does not say; null for any time.")
                            .orNull(),
                    state -> state.rules().defaults().timeout() == null
                            ? null
                            : BodyField.seconds(state.rules().defaults().timeout()))
            .with(
                    "aliases",
                    Schema.list("string").with("description", "Names that it had before; they mean this type."),
                    state -> state.rules().aliases())
            .with("retired", Schema.bool("Whether it takes no new tasks."), state -> state.retiredAt() != null)
            .with(
                    "retired_at_utc",
                    Schema.time("Since when; null while it is active.").orNull(),
                    state -> IsoTime.write(state.retiredAt()))
            .with("created_at_utc", Schema.time("When it was registered."), state -> IsoTime.write(state.createdAt()))
            .with(
                    "updated_at_utc",
                    Schema.time("When it was changed last."),
                    state -> IsoTime.write(state.updatedAt()));

    private TypeShapes() {}
}
