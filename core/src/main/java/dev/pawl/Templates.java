package dev.pawl;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TemplateState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Template;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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

    private static TaskRequest<JsonText> task(Template template, String said) {
        TemplateText text = new TemplateText(template.payload());
        ObjectNode parameters = text.parameters(template.defaults(), said);
        if (template.parameterSchema() != null) {
            PayloadSchema.of("parameter_schema", template.parameterSchema()).check("parameters", parameters.toString());
        }
        TaskRequest<JsonText> task = TaskType.json(template.type()).with(new JsonText(text.with(parameters)));
        task = template.queue() == null ? task : task.queue(template.queue());
        task = template.priority() == null ? task : task.priority(template.priority());
        return template.maxAttempts() == null ? task : task.maxAttempts(template.maxAttempts());
    }
}
