package dev.pawl.server;

import dev.pawl.store.TemplateState;
import dev.pawl.task.JsonText;

/** The JSON objects that answer for templates. */
final class TemplateShapes {
    static final Shape<TemplateState> TEMPLATE = Shape.<TemplateState>named(
                    "Template", "A task of which some things are said when it is run.")
            .with(
                    "name",
                    Schema.text("The template."),
                    state -> state.template().name())
            .with("version", Schema.integer("1, and one more with every change."), TemplateState::version)
            .with(
                    "description",
                    Schema.text("For people."),
                    state -> state.template().description())
            .with(
                    "type",
                    Schema.text("The type of its tasks."),
                    state -> state.template().type())
            .with(
                    "payload",
                    Schema.any("The payload of its tasks, with parameters like `${name}` in its texts."),
                    state -> new JsonText(state.template().payload()))
            .with(
                    "parameter_schema",
                    Schema.object("How the object of parameters must look; null for any.")
                            .orNull(),
                    state -> state.template().parameterSchema() == null
                            ? null
                            : new JsonText(state.template().parameterSchema()))
            .with(
                    "defaults",
                    Schema.object("What parameters are when nobody says."),
                    state -> new JsonText(state.template().defaults()))
            .with(
                    "queue",
                    Schema.text("Where its tasks stand; null for what is registered of the type.")
                            .orNull(),
                    state -> state.template().queue())
            .with(
                    "priority",
                    Schema.integer("Their priority; null for what is registered of the type.")
                            .orNull(),
                    state -> state.template().priority())
            .with(
                    "max_attempts",
                    Schema.integer("How often they are tried; null for what is registered of the type.")
                            .orNull(),
                    state -> state.template().maxAttempts())
            .with(
                    "created_at_utc",
                    Schema.time("When this version was made."),
                    state -> IsoTime.write(state.createdAt()));

    static final Shape<String> DELETED = Shape.<String>named("TemplateDeleted", "A template that is gone.")
            .with("name", Schema.text("The template."), name -> name)
            .with("message", Schema.text("For people."), name -> "Template deleted");

    private TemplateShapes() {}
}
