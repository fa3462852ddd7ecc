package dev.pawl;

import dev.pawl.store.RegistryStore;
import dev.pawl.store.StoreException;
import dev.pawl.store.TypeState;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The task types that are registered in the queue's file, for every process and every language: how their payloads look, what
 * holds where nothing is said, how they were called before, and which take no new tasks. A type that nobody registered is free,
 * and costs nothing.
 *
 * <pre>{@code
 * pawl.types().put(TypeRules.of("mail.send").withPayloadSchema("""
 *     {"type": "object", "required": ["to"], "properties": {"to": {"type": "string"}}}""")
 *     .withDefaults(TypeDefaults.NONE.withPriority(50)));
 * }</pre>
 *
 * <p>Threading: safe for any number of threads.
 */
public final class Types {
    private final RegistryStore store;
    private volatile Known known = Known.NOTHING;

    Types(RegistryStore store) {
        this.store = store;
    }

    /**
     * What was registered at some version.
     *
     * @param states by name and by alias
     * @param schemas by their text, made when they are needed
     */
    private record Known(long version, Map<String, TypeState> states, Map<String, PayloadSchema> schemas) {
        static final Known NOTHING = new Known(0, Map.of(), Map.of());
    }

    /** Whether nothing was ever registered, as far as this process knows. */
    public boolean isEmpty() {
        return store.version() == 0;
    }

    /**
     * Registers a type, or changes the one of its name; a retired one stays so. Tasks that are stored stay as they are.
     *
     * @throws InvalidTaskException telling what is wrong, as a schema that is none, or an alias that another type has
     */
    @SuppressWarnings("CheckReturnValue") // why: whether it is a schema is all that is asked.
    public TypeState put(TypeRules rules) {
        if (rules.payloadSchema() != null) {
            PayloadSchema.of("payload_schema", rules.payloadSchema());
        }
        return store.put(rules);
    }

    public Optional<TypeState> get(String name) {
        return store.type(name);
    }

    /** All of them by name. */
    public List<TypeState> list() {
        return store.types();
    }

    /**
     * It takes no new tasks from now on, from any process; those that are there go on, and may be retried. Empty when there is none.
     */
    public Optional<TypeState> retire(String name) {
        return store.retire(name);
    }

    /** It takes tasks again. Empty when there is none. */
    public Optional<TypeState> activate(String name) {
        return store.activate(name);
    }

    /** Whether nothing is registered of a type, as far as this process knows. */
    boolean isFree(String name) {
        return !known().states().containsKey(name);
    }

    /** Looks into the file; whether what is registered changed without this process knowing. */
    boolean look() {
        return store.look() != known.version();
    }

    /**
     * What holds of a type's tasks where nobody says anything, by its name or an alias, as far as this process knows: for whoever
     * runs them. It costs a look at a table in memory.
     */
    public TypeDefaults defaults(String name) {
        return store.told(name).orElseGet(() -> registered(name));
    }

    private TypeDefaults registered(String name) {
        Known now;
        try {
            now = known();
        } catch (StoreException unreadable) {
            // why: who runs a task goes by what was known last, and tells of the storage's trouble when the attempt
            // ends.
            now = known;
        }
        TypeState state = now.states().get(name);
        return state == null ? TypeDefaults.NONE : state.rules().defaults();
    }

    /**
     * What holds of new tasks of a type, by its name or an alias; null where nothing is registered.
     *
     * @throws InvalidTaskException when it is retired
     */
    @Nullable
    TypeRules rules(String name) {
        TypeState state = known().states().get(name);
        if (state == null) {
            return null;
        }
        if (state.retiredAt() != null) {
            throw TypeState.retired(state.rules().name());
        }
        return state.rules();
    }

    /**
     * @throws InvalidTaskException naming the path of every fault
     */
    void checkPayload(TypeRules rules, String payload) {
        String schema = rules.payloadSchema();
        if (schema != null) {
            // why: the version is Pawl's own and no property of what is sent, unless the schema itself speaks of it.
            String judged = schema.contains(PayloadVersions.FIELD) ? payload : PayloadVersions.without(payload);
            known().schemas()
                    .computeIfAbsent(schema, text -> PayloadSchema.of("payload_schema", text))
                    .check("payload", judged);
        }
    }

    /** As it was at this process' last transaction: whatever was retired since is refused by the store. */
    private Known known() {
        Known last = known;
        long version = store.version();
        if (version != last.version()) {
            last = read(version);
            known = last;
        }
        return last;
    }

    private Known read(long version) {
        Map<String, TypeState> states = new HashMap<>();
        for (TypeState state : store.types()) {
            states.put(state.rules().name(), state);
            state.rules().aliases().forEach(alias -> states.put(alias, state));
        }
        return new Known(version, Map.copyOf(states), new ConcurrentHashMap<>());
    }
}
