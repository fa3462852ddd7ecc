package dev.pawl.sqlite;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.TemplateState;
import dev.pawl.store.TypeState;
import dev.pawl.task.Template;
import dev.pawl.task.TypeRules;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is registered in the file. */
final class SqliteRegistry implements RegistryStore {
    private final Supplier<OpenFile> file;

    SqliteRegistry(Supplier<OpenFile> file) {
        this.file = file;
    }

    @Override
    public long version() {
        long version = file.get().registered().version();
        return version == Registered.UNKNOWN ? look() : version;
    }

    @Override
    public long look() {
        OpenFile open = file.get();
        long found = open.readers().read(statements -> statements.number("SELECT version FROM registry"));
        if (found != open.registered().version()) {
            open.registered().forget();
        }
        return found;
    }

    @Override
    public TypeState put(TypeRules rules) {
        return file.get()
                .pen()
                .write(Operation.durable(writing -> {
                    TypeRows.put(writing, rules);
                    return TypeRows.named(writing.statements(), rules.name());
                }))
                .orElseThrow();
    }

    @Override
    public Optional<TypeState> type(String name) {
        return file.get().readers().read(statements -> TypeRows.named(statements, name));
    }

    @Override
    public List<TypeState> types() {
        return file.get().readers().readOneMoment(TypeRows::all);
    }

    @Override
    public Optional<TypeState> retire(String name) {
        return file.get().pen().write(Operation.durable(writing -> {
            TypeRows.retire(writing, name);
            return TypeRows.named(writing.statements(), name);
        }));
    }

    @Override
    public Optional<TypeState> activate(String name) {
        return file.get().pen().write(Operation.durable(writing -> {
            TypeRows.activate(writing, name);
            return TypeRows.named(writing.statements(), name);
        }));
    }

    @Override
    public TemplateState put(Template template) {
        return file.get().pen().write(Operation.durable(writing -> TemplateRows.put(writing, template)));
    }

    @Override
    public Optional<TemplateState> template(String name, @Nullable Integer version) {
        return file.get().readers().read(statements -> TemplateRows.named(statements, name, version));
    }

    @Override
    public List<TemplateState> templates() {
        return file.get().readers().read(TemplateRows::all);
    }

    @Override
    public boolean deleteTemplate(String name) {
        return file.get()
                .pen()
                .write(Operation.durable(
                        writing -> writing.statements().update("DELETE FROM template WHERE name = ?", name) > 0));
    }
}
