package dev.pawl.server;

import dev.pawl.Types;
import dev.pawl.store.TypeState;
import dev.pawl.task.TypeRules;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What the routes of registered types do. */
final class TypeOperations {
    private final Types types;
    private final WorkPool pool;

    TypeOperations(Types types, WorkPool pool) {
        this.types = types;
        this.pool = pool;
    }

    CompletionStage<Answer> list() {
        return pool.supply(() -> Answer.json(
                200, Shape.json(types.list().stream().map(TypeShapes.TYPE::of).toList())));
    }

    CompletionStage<Answer> show(String name) {
        return one(name, () -> types.get(name));
    }

    CompletionStage<Answer> put(TypeRules wanted) {
        return pool.supply(() -> Answer.ok(TypeShapes.TYPE.of(types.put(wanted))));
    }

    CompletionStage<Answer> retire(String name) {
        return one(name, () -> types.retire(name));
    }

    CompletionStage<Answer> activate(String name) {
        return one(name, () -> types.activate(name));
    }

    private CompletionStage<Answer> one(String name, Supplier<Optional<TypeState>> found) {
        return pool.supply(() -> Answer.ok(TypeShapes.TYPE.of(found.get()
                .orElseThrow(() ->
                        Problem.of(ProblemKind.NO_SUCH_TYPE, "No type '" + Fault.quoted(name) + "' is registered")))));
    }
}
