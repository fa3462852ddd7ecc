package dev.pawl.client;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TemplateState;
import dev.pawl.store.TypeState;
import dev.pawl.task.Backoff;
import dev.pawl.task.JsonText;
import dev.pawl.task.Template;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Task types and templates that a server keeps. It judges what is enqueued, and says what holds where nobody said. */
final class ServerRegistry implements RegistryStore {
    private static final String TYPES = "/queue/types";
    private static final String TEMPLATES = "/queue/templates";
    private static final String NO_TYPE = "no_such_type";
    private static final String NO_TEMPLATE = "no_such_template";

    private final ServerLink link;
    private final ToldTerms terms;

    ServerRegistry(ServerLink link, ToldTerms terms) {
        this.link = link;
        this.terms = terms;
    }

    @Override
    public Optional<TypeDefaults> told(String type) {
        return Optional.of(terms.of(type));
    }

    /** As if nothing were registered: so nothing is judged here, by what may have changed since. */
    @Override
    public long version() {
        return 0;
    }

    @Override
    public long look() {
        return 0;
    }

    @Override
    public TypeState put(TypeRules rules) {
        JsonBody body = new JsonBody()
                .with("description", rules.description())
                .with("payload_schema", json(rules.payloadSchema()))
                .with("queue", rules.defaults().queue())
                .with("priority", rules.defaults().priority())
                .with("max_attempts", rules.defaults().maxAttempts())
                .with("max_deaths", rules.defaults().maxDeaths())
                .with("limit_key", rules.defaults().limitKey())
                .with("backoff", backoff(rules.defaults().backoff()))
                .with("timeout_seconds", seconds(rules.defaults().timeout()))
                .with("aliases", (Object) rules.aliases());
        return typeState(
                link.call("PUT", path(TYPES, rules.name(), ""), body.json()).json());
    }

    private static @Nullable JsonText backoff(@Nullable Backoff backoff) {
        return backoff == null
                ? null
                : new JsonText(new JsonBody()
                        .withSeconds("base_seconds", backoff.base().toMillis())
                        .withSeconds("cap_seconds", backoff.cap().toMillis())
                        .json());
    }

    private static @Nullable BigDecimal seconds(@Nullable Duration duration) {
        return duration == null ? null : BigDecimal.valueOf(duration.toMillis(), 3);
    }

    private static @Nullable JsonText json(@Nullable String text) {
        return text == null ? null : new JsonText(text);
    }

    private static String path(String all, String name, String verb) {
        return all + "/" + ServerLink.encoded(name) + verb;
    }

    @Override
    public Optional<TypeState> type(String name) {
        return asked("GET", name, "");
    }

    private Optional<TypeState> asked(String method, String name, String verb) {
        Reply reply = link.call(method, path(TYPES, name, verb), null, NO_TYPE);
        return reply.isSuccess() ? Optional.of(typeState(reply.json())) : Optional.empty();
    }

    @Override
    public List<TypeState> types() {
        return link.get(TYPES).list().stream().map(ServerRegistry::typeState).toList();
    }

    @Override
    public Optional<TypeState> retire(String name) {
        return asked("POST", name, "/retire");
    }

    @Override
    public Optional<TypeState> activate(String name) {
        return asked("POST", name, "/activate");
    }

    @Override
    public TemplateState put(Template template) {
        JsonBody body = new JsonBody()
                .with("description", template.description())
                .with("type", template.type())
                .with("payload", new JsonText(template.payload()))
                .with("parameter_schema", json(template.parameterSchema()))
                .with("defaults", new JsonText(template.defaults()))
                .with("queue", template.queue())
                .with("priority", template.priority())
                .with("max_attempts", template.maxAttempts());
        return templateState(link.call("PUT", path(TEMPLATES, template.name(), ""), body.json())
                .json());
    }

    @Override
    public Optional<TemplateState> template(String name, @Nullable Integer version) {
        boolean mayBe = Template.isName(name) && (version == null || version > 0);
        if (!mayBe) {
            return Optional.empty();
        }
        Reply reply = link.get(path(TEMPLATES, name, version == null ? "" : "?version=" + version), NO_TEMPLATE);
        return reply.isSuccess() ? Optional.of(templateState(reply.json())) : Optional.empty();
    }

    @Override
    public List<TemplateState> templates() {
        return link.get(TEMPLATES).list().stream()
                .map(ServerRegistry::templateState)
                .toList();
    }

    @Override
    public boolean deleteTemplate(String name) {
        return Template.isName(name)
                && link.call("DELETE", path(TEMPLATES, name, ""), null, NO_TEMPLATE)
                        .isSuccess();
    }

    private static TypeState typeState(JsonAnswer state) {
        return new TypeState(
                new TypeRules(
                        state.text("name"),
                        state.text("description"),
                        state.jsonOrNull("payload_schema"),
                        new TypeDefaults(
                                state.textOrNull("queue"),
                                state.wholeOrNull("priority"),
                                state.wholeOrNull("max_attempts"),
                                state.wholeOrNull("max_deaths"),
                                state.textOrNull("limit_key"),
                                Answers.backoff(state),
                                Answers.timeout(state)),
                        state.texts("aliases")),
                state.timeOrNull("retired_at_utc"),
                state.time("created_at_utc"),
                state.time("updated_at_utc"));
    }

    private static TemplateState templateState(JsonAnswer state) {
        return new TemplateState(
                new Template(
                        state.text("name"),
                        state.text("description"),
                        state.text("type"),
                        Answers.json(state, "payload"),
                        state.textOrNull("queue"),
                        state.wholeOrNull("priority"),
                        state.wholeOrNull("max_attempts"),
                        state.jsonOrNull("parameter_schema"),
                        state.json("defaults")),
                state.whole("version"),
                state.time("created_at_utc"));
    }
}
