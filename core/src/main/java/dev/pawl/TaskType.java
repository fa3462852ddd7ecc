package dev.pawl;

import dev.pawl.engine.Handling;
import dev.pawl.task.Backoff;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.TypeDefaults;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A kind of task: a stable wire name and the class of its payload, with the defaults of its tasks. Make one constant per
 * kind and share it between the code that enqueues and the code that handles.
 *
 * <p>The name is what is stored; it is yours to choose and never derived from a class, so classes may be renamed and moved
 * freely. Defaults: those that are {@linkplain Types registered} in the file, else queue {@code "default"}, priority 100,
 * 5 attempts, {@link Backoff#DEFAULT} and no timeout; version 1.
 *
 * <p>Threading: immutable; every {@code with}-like method returns a copy.
 *
 * @param <P> the payload
 */
public final class TaskType<P> {
    private final String name;
    private final Class<P> payloadClass;
    private final Options<P> options;

    /** Written while a type is made, and never again. */
    private static final class Options<P> {
        private @Nullable String queue;
        private @Nullable Integer priority;
        private @Nullable Integer maxAttempts;
        private @Nullable Backoff backoff;
        private @Nullable Duration timeout;
        private Set<Class<? extends Throwable>> discardOn = Set.of();
        private Function<? super P, @Nullable String> limitKey = payload -> null;
        private PayloadVersions versions = PayloadVersions.FIRST;
        private Set<String> aliases = Set.of();

        Options<P> copy() {
            Options<P> copy = new Options<>();
            copy.queue = queue;
            copy.priority = priority;
            copy.maxAttempts = maxAttempts;
            copy.backoff = backoff;
            copy.timeout = timeout;
            copy.discardOn = discardOn;
            copy.limitKey = limitKey;
            copy.versions = versions;
            copy.aliases = aliases;
            return copy;
        }
    }

    private TaskType(String name, Class<P> payloadClass, Options<P> options) {
        this.name = name;
        this.payloadClass = payloadClass;
        this.options = options;
    }

    private TaskType<P> refined(Consumer<Options<P>> change) {
        Options<P> changed = options.copy();
        change.accept(changed);
        return new TaskType<>(name, payloadClass, changed);
    }

    /**
     * A type with every default.
     *
     * @param name 1 to 200 characters
     * @param payloadClass any class the codec can write and read; a record is best
     */
    public static <P> TaskType<P> of(String name, Class<P> payloadClass) {
        return new TaskType<>(name.strip(), payloadClass, new Options<>());
    }

    /** A type whose payload is handed over as JSON text: for programs that only pass it on. */
    public static TaskType<JsonText> json(String name) {
        return of(name, JsonText.class);
    }

    /** The queue of its tasks. */
    public TaskType<P> queue(String other) {
        return refined(o -> o.queue = other);
    }

    /** The priority of its tasks: lower runs first. */
    public TaskType<P> priority(int other) {
        return refined(o -> o.priority = other);
    }

    /** How often its tasks are tried, 1 to 100. */
    public TaskType<P> maxAttempts(int other) {
        return refined(o -> o.maxAttempts = other);
    }

    /** How long a failed attempt waits for the next. */
    public TaskType<P> backoff(Backoff other) {
        return refined(o -> o.backoff = other);
    }

    /**
     * How long one attempt may run, from a millisecond to a year; no bound unless told. Then its handler is interrupted, and the
     * attempt has failed like one that threw; what a handler returns that went on all the same still counts.
     */
    public TaskType<P> timeout(Duration other) {
        if (!TypeDefaults.isTimeout(other)) {
            throw new IllegalArgumentException("timeout must be from 1 ms to 365 days, not " + other);
        }
        return refined(o -> o.timeout = other);
    }

    /** A throw of this class, or a subclass, goes straight to the dead letters: trying again cannot help. */
    public TaskType<P> discardOn(Class<? extends Throwable> exception) {
        Set<Class<? extends Throwable>> more = new LinkedHashSet<>(options.discardOn);
        more.add(exception);
        return refined(o -> o.discardOn = Set.copyOf(more));
    }

    /**
     * The limit key of its tasks, from the payload: tasks with the same key share the limits set for it (see {@link
     * Pawl#limit}). Null or empty means none.
     */
    public TaskType<P> limitKey(Function<? super P, @Nullable String> other) {
        return refined(o -> o.limitKey = other);
    }

    /**
     * Of which version the payloads are that this code writes; 1 unless told. It is stored with the payload, as the field {@code
     * pawl_version} of its JSON object; a payload without that is of version 1. Older ones are read through {@link #upcast}; a
     * later one is left to whoever knows it: the task waits for a minute, and uses no attempt.
     *
     * @param other 1 to 10,000
     */
    public TaskType<P> version(int other) {
        return refined(o -> o.versions = o.versions.withCurrent(other));
    }

    /**
     * How a payload of this version becomes one of the next. It is given the fields of the JSON object, which it may change, and
     * answers with those of the next version. What is stored stays as it is.
     *
     * @param from 1 to 10,000
     */
    public TaskType<P> upcast(int from, UnaryOperator<Map<String, @Nullable Object>> upcast) {
        return refined(o -> o.versions = o.versions.withUpcast(from, upcast));
    }

    /**
     * A name that the type had before, and that tasks may still be stored under: whoever handles this type takes them too. A type
     * may have several; new tasks have its name alone.
     *
     * @param former 1 to 200 characters
     */
    public TaskType<P> alias(String former) {
        Set<String> more = new LinkedHashSet<>(options.aliases);
        more.add(former.strip());
        return refined(o -> o.aliases = Collections.unmodifiableSet(more));
    }

    /** A task of this type, ready to be refined and enqueued. */
    public TaskRequest<P> with(P payload) {
        return new TaskRequest<>(this, payload);
    }

    public String name() {
        return name;
    }

    /** Names that it had before; see {@link #alias}. */
    public Set<String> aliases() {
        return options.aliases;
    }

    /** A payload as it is stored. */
    String write(P payload, Codec codec) {
        return options.versions.written(payload instanceof JsonText written ? checked(written) : codec.write(payload));
    }

    private static String checked(JsonText written) {
        written.fault().ifPresent(fault -> {
            throw new InvalidTaskException("payload", "must be JSON: " + fault);
        });
        return written.text();
    }

    /**
     * What a stored payload is to a handler.
     *
     * @throws PayloadVersions.TooNewException when it is of a version that is not known yet
     * @throws Codec.CodecException when it does not fit
     */
    P read(String json, Codec codec) {
        if (payloadClass == JsonText.class) {
            // why: who passes payloads on, passes their versions on; unless the type says that it knows them.
            boolean passedOn = options.versions.equals(PayloadVersions.FIRST);
            return payloadClass.cast(new JsonText(passedOn ? json : options.versions.read(json)));
        }
        return codec.read(options.versions.read(json), payloadClass);
    }

    @Nullable
    String queue() {
        return options.queue;
    }

    @Nullable
    Integer priority() {
        return options.priority;
    }

    @Nullable
    Integer maxAttempts() {
        return options.maxAttempts;
    }

    @Nullable
    String limitKey(P payload) {
        return options.limitKey.apply(payload);
    }

    /** On which terms its attempts run: as this says, else as is registered, else as holds of any. */
    Handling.Terms terms(TypeDefaults registered) {
        Duration timeout = options.timeout == null ? registered.timeout() : options.timeout;
        Backoff backoff = options.backoff == null ? registered.backoff() : options.backoff;
        return new Handling.Terms(backoff == null ? Backoff.DEFAULT : backoff, timeout);
    }

    boolean discards(Throwable thrown) {
        return options.discardOn.stream().anyMatch(type -> type.isInstance(thrown));
    }

    @Override
    public String toString() {
        return name;
    }
}
