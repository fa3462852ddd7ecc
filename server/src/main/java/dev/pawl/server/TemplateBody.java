package dev.pawl.server;

import dev.pawl.server.JsonObjectText.Member;
import dev.pawl.task.Template;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The bodies of templates that are put and run, and what the routes of templates take beside them. */
final class TemplateBody {
    static final Parameter<String> NAME = Parameter.inPath(
            "name",
            Schema.text("The template: letters, digits, dots, underscores and hyphens.")
                    .length(1, Template.MAX_NAME_CHARS),
            "",
            TemplateBody::name);

    static final Parameter<Optional<Integer>> VERSION = Parameter.inQuery(
            "version",
            Schema.integer("Which version; the newest unless told.").range(1, Integer.MAX_VALUE),
            Optional.empty(),
            text -> Optional.of((int) Parameter.integer(text, 1, Integer.MAX_VALUE)));

    private static final BodyField<String> PAYLOAD = BodyField.required(
            "payload",
            Schema.object("The payload of its tasks, with parameters like `${name}` in its texts."),
            "{}",
            BodyField::object);

    private static final BodyField<Optional<String>> PARAMETER_SCHEMA = BodyField.optional(
            "parameter_schema",
            Schema.object("How the object of parameters must look: a JSON Schema, draft 2020-12; null for any.")
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(BodyField::object));

    private static final BodyField<String> DEFAULTS = BodyField.optional(
            "defaults",
            Schema.object("What parameters are when nobody says.").with("default", Map.of()),
            "{}",
            BodyField::object);

    static final Form FORM = new Form(
            "TemplateRequest",
            "A task of which some things are said when it is run.",
            List.of(
                    EnqueueBody.TYPE,
                    PAYLOAD,
                    PARAMETER_SCHEMA,
                    DEFAULTS,
                    TypeBody.DESCRIPTION,
                    TypeBody.QUEUE,
                    TypeBody.PRIORITY,
                    TypeBody.MAX_ATTEMPTS),
            """
            {"type": "mail", "payload": {"to": "${to}", "subject": "Hello ${name}"}, "defaults": {"name": "you"}}""");

    static final BodyField<String> PARAMETERS = BodyField.optional(
            "parameters",
            Schema.object("The parameters; those left out are the template's defaults.")
                    .with("default", Map.of()),
            "{}",
            BodyField::object);

    static final BodyField<Optional<Integer>> RUN_VERSION = BodyField.optional(
            "version",
            Schema.integer("Which version; null for the newest.")
                    .range(1, Integer.MAX_VALUE)
                    .orNull(),
            Optional.empty(),
            BodyField.orNull(member -> BodyField.integer(member, 1, Integer.MAX_VALUE)));

    static final Form RUN = new Form(
            "TemplateRunRequest",
            "A task to be made of a template.",
            List.of(PARAMETERS, RUN_VERSION, EnqueueBody.KEY, EnqueueBody.RUN_AFTER),
            """
            {"parameters": {"to": "ada@example.org", "name": "Ada"}}""");

    /** A run of a template. */
    record Run(
            String name,
            String parameters,
            Optional<Integer> version,
            Optional<String> key,
            Optional<Instant> runAfter) {}

    private TemplateBody() {}

    private static String name(String text) throws Fault {
        if (!Template.isName(text)) {
            throw new Fault("must be 1 to " + Template.MAX_NAME_CHARS
                    + " letters, digits, dots, underscores and hyphens, not '" + Fault.quoted(text) + "'");
        }
        return text;
    }

    /**
     * @throws Problem telling every fault
     */
    static Template read(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = FORM.members(call.body(), faults);
        String type = EnqueueBody.TYPE.read(members, faults);
        String payload = PAYLOAD.read(members, faults);
        Optional<String> schema = PARAMETER_SCHEMA.read(members, faults);
        String defaults = DEFAULTS.read(members, faults);
        String description = TypeBody.DESCRIPTION.read(members, faults);
        Optional<String> queue = TypeBody.QUEUE.read(members, faults);
        Optional<Integer> priority = TypeBody.PRIORITY.read(members, faults);
        Optional<Integer> maxAttempts = TypeBody.MAX_ATTEMPTS.read(members, faults);
        faults.check();
        return new Template(
                call.path(NAME),
                description,
                type,
                payload,
                queue.orElse(null),
                priority.orElse(null),
                maxAttempts.orElse(null),
                schema.orElse(null),
                defaults);
    }

    /**
     * @throws Problem telling every fault
     */
    static Run run(Call call) {
        Faults faults = call.faults();
        Map<String, Member> members = RUN.members(call.body(), faults);
        Run run = new Run(
                call.path(NAME),
                PARAMETERS.read(members, faults),
                RUN_VERSION.read(members, faults),
                EnqueueBody.KEY.read(members, faults),
                EnqueueBody.RUN_AFTER.read(members, faults));
        faults.check();
        call.checkSize(PARAMETERS.name(), run.parameters);
        return run;
    }
}
