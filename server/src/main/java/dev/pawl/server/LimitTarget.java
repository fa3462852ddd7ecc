package dev.pawl.server;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import java.util.Arrays;
import java.util.List;

/** What a limit is on, as a path names it. */
record LimitTarget(Limit.Scope scope, String name) {
    static final List<String> SCOPES =
            Arrays.stream(Limit.Scope.values()).map(Limit.Scope::wireName).toList();

    private static final Parameter<Limit.Scope> SCOPE = Parameter.inPath(
            "scope", Schema.text("What the name names.").with("enum", SCOPES), Limit.Scope.KEY, LimitTarget::scope);

    private static final Parameter<String> KEY = Parameter.inPath(
            "name",
            Schema.text(
                            "The queue, the type or the limit key. A key may end in `*`: then every key with that beginning is"
                                    + " limited by itself.")
                    .length(1, NewTask.MAX_KEY_CHARS),
            "",
            Names::key);

    private static final Parameter<String> NAME = Parameter.inPath("name", KEY.schema(), "", Names::name);

    static final List<Parameter<?>> PARAMETERS = List.of(SCOPE, KEY);

    /** A fault is noted. */
    static LimitTarget read(Call call) {
        Limit.Scope scope = call.path(SCOPE);
        return new LimitTarget(scope, call.path(scope == Limit.Scope.KEY ? KEY : NAME));
    }

    private static Limit.Scope scope(String text) throws Fault {
        try {
            return Limit.Scope.of(Fault.quoted(text));
        } catch (InvalidTaskException unknown) {
            throw Fault.of(unknown);
        }
    }

    @Override
    public String toString() {
        return scope.wireName() + " '" + Fault.quoted(name) + "'";
    }
}
