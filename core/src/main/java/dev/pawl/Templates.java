package dev.pawl;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TemplateState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The templates in the queue's file: tasks by name, of which some things are said when they are run.
 *
 * <pre>{@code
 * pawl.templates().put(Template.of("welcome", "mail.send", "{\"to\": \"${to}\", \"subject\": \"Hello ${name}\"}"));
 * pawl.enqueue(pawl.templates().task("welcome", "{\"to\": \"ada@example.org\", \"name\": \"Ada\"}").orElseThrow());
 * }</pre>
 *
 * <p>Threading: safe for any number of threads.
 */
public final class Templates {
    private final RegistryStore store;

    Templates(RegistryStore store) {
        this.store = store;
    }

    /**
     * Makes a template, or the next version of the one of its name; one that says the same stays as it is.
     *
     * @throws InvalidTaskException telling what is wrong, as a default for no parameter of it
     */
    @SuppressWarnings("CheckReturnValue") // why: whether it is a schema is all that is asked.
    public TemplateState put(Template template) {
        if (template.parameterSchema() != null) {
            PayloadSchema.of("parameter_schema", template.parameterSchema());
        }
        TemplateText text = new TemplateText(template.payload());
        text.requireWhole();
        for (String name : TemplateText.object("defaults", template.defaults()).propertyNames()) {
            if (!text.names().contains(name)) {
                throw new InvalidTaskException("defaults.$." + name, "must be of a parameter that the payload has");
            }
        }
        return store.put(template);
    }

    /** The newest version. */
    public Optional<TemplateState> get(String name) {
        return get(name, null);
    }

    /**
     * @param version null for the newest
     */
    public Optional<TemplateState> get(String name, @Nullable Integer version) {
        return store.template(name, version);
    }

    /** The newest version of each, by name. */
    public List<TemplateState> list() {
        return store.templates();
    }

    /** Removes all versions; the tasks that were made of it stay. Whether there was one. */
    public boolean delete(String name) {
        return store.deleteTemplate(name);
    }

    /** {@link #task(String, Integer, String)} of the newest version. */
    public Optional<TaskRequest<JsonText>> task(String name, String parameters) {
        return task(name, null, parameters);
    }

    /**
     * A task of a template, to be refined and enqueued; empty when there is none.
     *
     * @param version null for the newest
     * @param parameters a JSON object
     * @throws InvalidTaskException naming the path of every parameter that is wrong, missing or unknown
     */
    public Optional<TaskRequest<JsonText>> task(String name, @Nullable Integer version, String parameters) {
        return store.template(name, version).map(state -> task(state.template(), parameters));
    }

    /**
     * A job named like the template, whose items are tasks of it, to be refined and started; no more come. Empty when there is no such
     * template.
     *
     * @param version null for the newest
     * @param parameters a JSON object of what holds of all items
     * @param items a JSON array with an object for each, of what it says over that
     * @throws InvalidTaskException naming the item and the path of what is wrong with the first that is, as {@code items[3].$.to}
     */
    public Optional<JobRequest> job(String name, @Nullable Integer version, String parameters, String items) {
        return store.template(name, version).map(state -> {
            Filling filling = new Filling(state.template());
            ObjectNode shared = TemplateText.object("parameters", parameters);
            List<TaskRequest<JsonText>> tasks = new ArrayList<>();
            for (JsonNode item : TemplateText.array("items", items)) {
                String field = "items[" + tasks.size() + "]";
                tasks.add(filling.task(field, shared, TemplateText.object(field, item)));
            }
            return JobRequest.of(name).items(tasks).close();
        });
    }

    private static TaskRequest<JsonText> task(Template template, String said) {
        Filling filling = new Filling(template);
        return filling.task("parameters", filling.defaults, TemplateText.object("parameters", said));
    }

    /** A template, read once for as many tasks as are made of it. */
    private static final class Filling {
        private final Template template;
        private final TemplateText text;
        private final ObjectNode defaults;
        private final @Nullable PayloadSchema schema;

        Filling(Template template) {
            this.template = template;
            this.text = new TemplateText(template.payload());
            this.defaults = TemplateText.object("defaults", template.defaults());
            this.schema = template.parameterSchema() == null
                    ? null
                    : PayloadSchema.of("parameter_schema", template.parameterSchema());
        }

        /**
         * @param field what the object is called that says its parameters
         * @param shared what others say for it, over the defaults
         */
        TaskRequest<JsonText> task(String field, ObjectNode shared, ObjectNode said) {
            ObjectNode before = defaults.deepCopy();
            before.setAll(shared);
            ObjectNode parameters = text.parameters(field, before, said);
            if (schema != null) {
                schema.check(field, parameters.toString());
            }
            return refined(TaskType.json(template.type()).with(new JsonText(text.with(parameters))));
        }

        private TaskRequest<JsonText> refined(TaskRequest<JsonText> made) {
            TaskRequest<JsonText> task = made;
            task = template.queue() == null ? task : task.queue(template.queue());
            task = template.priority() == null ? task : task.priority(template.priority());
            return template.maxAttempts() == null ? task : task.maxAttempts(template.maxAttempts());
        }
    }
}
