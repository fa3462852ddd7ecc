package dev.pawl.client;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TemplateState;
import dev.pawl.store.TypeState;
import dev.pawl.task.Template;
import dev.pawl.task.TypeRules;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is registered is the server's own matter: it judges what is enqueued. */
final class ServerRegistry implements RegistryStore {
    ServerRegistry() {}

    private static UnsupportedOperationException elsewhere() {
        return new UnsupportedOperationException(
                "what is registered is the server's own; it is asked for over HTTP under /queue/types and /queue/templates");
    }

    /** As if nothing were: so nothing is judged here. */
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
        throw elsewhere();
    }

    @Override
    public Optional<TypeState> type(String name) {
        throw elsewhere();
    }

    @Override
    public List<TypeState> types() {
        throw elsewhere();
    }

    @Override
    public Optional<TypeState> retire(String name) {
        throw elsewhere();
    }

    @Override
    public Optional<TypeState> activate(String name) {
        throw elsewhere();
    }

    @Override
    public TemplateState put(Template template) {
        throw elsewhere();
    }

    @Override
    public Optional<TemplateState> template(String name, @Nullable Integer version) {
        throw elsewhere();
    }

    @Override
    public List<TemplateState> templates() {
        throw elsewhere();
    }

    @Override
    public boolean deleteTemplate(String name) {
        throw elsewhere();
    }
}
