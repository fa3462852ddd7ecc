package dev.pawl;

import dev.pawl.task.Compatibility;
import dev.pawl.task.Condition;
import dev.pawl.task.Dependency;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import dev.pawl.task.NewTask.Unsaid;
import dev.pawl.task.Time;
import dev.pawl.task.TraceContext;
import dev.pawl.task.TypeDefaults;
import dev.pawl.task.TypeRules;
import dev.pawl.task.Uniqueness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A task to be enqueued, made by {@link TaskType#with}. Defaults: those of its type, no delay, no key, any worker.
 *
 * <p>Threading: immutable; every method returns a copy.
 *
 * @param <P> the payload
 */
public final class TaskRequest<P> {
    private final TaskType<P> type;
    private final P payload;
    private final Options options;

    /** What it waits for: said by id or place, or a request that is enqueued together with this one. */
    private record Parent(Dependency dependency, @Nullable TaskRequest<?> request) {}

    /** Written while a request is made, and never again. */
    private static final class Options {
        private @Nullable String queue;
        private @Nullable Integer priority;
        private @Nullable Integer maxAttempts;
        private Compatibility compatibility = Compatibility.NONE;
        private @Nullable Duration delay;
        private @Nullable Instant runAfter;
        private @Nullable String idempotencyKey;
        private Uniqueness uniqueness = Uniqueness.ALWAYS;
        private @Nullable String limitKey;
        private @Nullable TraceContext trace;
        private List<Parent> parents = List.of();

        Options(
                @Nullable String queue,
                @Nullable Integer priority,
                @Nullable Integer maxAttempts,
                @Nullable String limitKey) {
            this.queue = queue;
            this.priority = priority;
            this.maxAttempts = maxAttempts;
            this.limitKey = limitKey;
        }

        Options copy() {
            Options copy = new Options(queue, priority, maxAttempts, limitKey);
            copy.compatibility = compatibility;
            copy.delay = delay;
            copy.runAfter = runAfter;
            copy.idempotencyKey = idempotencyKey;
            copy.uniqueness = uniqueness;
            copy.trace = trace;
            copy.parents = parents;
            return copy;
        }
    }

    TaskRequest(TaskType<P> type, P payload) {
        this(type, payload, new Options(type.queue(), type.priority(), type.maxAttempts(), type.limitKey(payload)));
    }

    private TaskRequest(TaskType<P> type, P payload, Options options) {
        this.type = type;
        this.payload = payload;
        this.options = options;
    }

    private TaskRequest<P> with(Consumer<Options> change) {
        Options changed = options.copy();
        change.accept(changed);
        return new TaskRequest<>(type, payload, changed);
    }

    /** Another queue than the type's. */
    public TaskRequest<P> queue(String other) {
        return with(o -> o.queue = other);
    }

    /** Another priority than the type's: lower runs first. */
    public TaskRequest<P> priority(int other) {
        return with(o -> o.priority = other);
    }

    /** Another number of attempts than the type's, 1 to 100. */
    public TaskRequest<P> maxAttempts(int other) {
        return with(o -> o.maxAttempts = other);
    }

    /** What the worker must be capable of: strings, numbers and booleans by name. */
    public TaskRequest<P> compatibility(Map<String, ?> required) {
        return compatibility(Compatibility.of(required));
    }

    /** What the worker must be capable of. */
    public TaskRequest<P> compatibility(Compatibility other) {
        return with(o -> o.compatibility = other);
    }

    /** Not before this long after it was enqueued. */
    public TaskRequest<P> runAfter(Duration other) {
        return with(o -> {
            o.delay = other;
            o.runAfter = null;
        });
    }

    /** Not before this moment. */
    public TaskRequest<P> runAfter(Instant other) {
        return with(o -> {
            o.delay = null;
            o.runAfter = other;
        });
    }

    /**
     * While a task has this key, an enqueue with it answers with that task instead of making another. The key is its task's as
     * long as the task is stored, unless {@link #uniqueFor} or {@link #debounce} says otherwise, of which the last one holds.
     * Up to 255 characters; null or empty means no key.
     */
    public TaskRequest<P> idempotencyKey(@Nullable String other) {
        return with(o -> o.idempotencyKey = other);
    }

    /**
     * The key is this task's for so long after it was enqueued; then the next enqueue with the key makes a new task, which
     * takes the key over. Needs a key.
     *
     * @param time 1 ms to ten years
     */
    public TaskRequest<P> uniqueFor(Duration time) {
        Uniqueness lasting = Uniqueness.lasting(time);
        return with(o -> o.uniqueness = lasting);
    }

    /**
     * While a task with the key waits, this one replaces its payload and its time to run, instead of making another. With
     * {@link #runAfter(Duration)}: runs when no more has come for so long. Needs a key.
     */
    public TaskRequest<P> debounce() {
        return with(o -> o.uniqueness = Uniqueness.DEBOUNCE);
    }

    /**
     * Tasks with the same key share the limits set for it (see {@link Pawl#limit}). Null means what is registered of its type,
     * empty means none.
     */
    public TaskRequest<P> limitKey(@Nullable String other) {
        return with(o -> o.limitKey = other);
    }

    /** The trace in which it is enqueued, for whoever runs it to go on with; where there is {@link Tracing} it sees to that. Null means none. */
    public TaskRequest<P> trace(@Nullable TraceContext other) {
        return with(o -> o.trace = other);
    }

    /** Not before these tasks have completed. When one of them ends otherwise, this one is cancelled. */
    public TaskRequest<P> after(long... taskIds) {
        return after(Condition.AFTER_OK, taskIds);
    }

    /** Not before these, enqueued together with it, have completed. When one of them ends otherwise, this one is cancelled. */
    public TaskRequest<P> after(TaskRequest<?>... parents) {
        return after(Condition.AFTER_OK, parents);
    }

    /** Not before these tasks have ended, in whatever way. */
    public TaskRequest<P> afterAny(long... taskIds) {
        return after(Condition.AFTER_ANY, taskIds);
    }

    /** Not before these, enqueued together with it, have ended, in whatever way. */
    public TaskRequest<P> afterAny(TaskRequest<?>... parents) {
        return after(Condition.AFTER_ANY, parents);
    }

    /** Only when these tasks have failed. When one of them ends otherwise, this one is cancelled. */
    public TaskRequest<P> afterFailed(long... taskIds) {
        return after(Condition.AFTER_FAILED, taskIds);
    }

    /** Only when these, enqueued together with it, have failed. When one of them ends otherwise, this one is cancelled. */
    public TaskRequest<P> afterFailed(TaskRequest<?>... parents) {
        return after(Condition.AFTER_FAILED, parents);
    }

    private TaskRequest<P> after(Condition condition, long... taskIds) {
        List<Dependency> more = new ArrayList<>(taskIds.length);
        for (long taskId : taskIds) {
            more.add(Dependency.onTask(taskId, condition));
        }
        return dependsOn(more);
    }

    private TaskRequest<P> after(Condition condition, TaskRequest<?>... parents) {
        List<Parent> all = new ArrayList<>(options.parents);
        for (TaskRequest<?> parent : parents) {
            // why: its place is not known before all of them are enqueued.
            all.add(new Parent(Dependency.onPlace(0, condition), parent));
        }
        return with(o -> o.parents = all);
    }

    /**
     * What else it waits for, up to {@value Dependency#MOST} tasks in all. Those that are enqueued together with it are meant by
     * their places.
     */
    public TaskRequest<P> dependsOn(List<Dependency> others) {
        List<Parent> all = new ArrayList<>(options.parents);
        others.forEach(other -> all.add(new Parent(other, null)));
        return with(o -> o.parents = all);
    }

    String typeName() {
        return type.name();
    }

    /**
     * @param rules what is registered of its type; null for nothing
     */
    NewTask toNewTask(Codec codec, Time time, @Nullable TypeRules rules) {
        checkNotReserved("type", type.name());
        TypeDefaults registered = rules == null ? TypeDefaults.NONE : rules.defaults();
        String queue = or(options.queue, registered.queue(), NewTask.DEFAULT_QUEUE);
        checkNotReserved("queue", queue);
        if (options.idempotencyKey != null) {
            checkNotReserved("idempotency_key", options.idempotencyKey);
        }
        String json = type.write(payload, codec);
        Long due = null;
        if (options.runAfter != null) {
            due = Time.at(options.runAfter);
        } else if (options.delay != null) {
            due = Time.after(time.now(), options.delay);
        }
        return new NewTask(
                rules == null ? type.name() : rules.name(),
                json,
                queue,
                or(options.priority, registered.priority(), NewTask.DEFAULT_PRIORITY),
                options.compatibility,
                or(options.maxAttempts, registered.maxAttempts(), NewTask.DEFAULT_MAX_ATTEMPTS),
                due,
                options.idempotencyKey,
                options.uniqueness,
                options.limitKey == null ? registered.limitKey() : options.limitKey,
                options.trace);
    }

    /** What neither it nor its type says. */
    Set<Unsaid> unsaid() {
        Set<Unsaid> unsaid = EnumSet.noneOf(Unsaid.class);
        if (options.queue == null) {
            unsaid.add(Unsaid.QUEUE);
        }
        if (options.priority == null) {
            unsaid.add(Unsaid.PRIORITY);
        }
        if (options.maxAttempts == null) {
            unsaid.add(Unsaid.MAX_ATTEMPTS);
        }
        if (options.limitKey == null) {
            unsaid.add(Unsaid.LIMIT_KEY);
        }
        return unsaid;
    }

    /** What the request or its type says, else what is registered, else what holds of any task. */
    private static <T> T or(@Nullable T told, @Nullable T registered, T otherwise) {
        if (told != null) {
            return told;
        }
        return registered == null ? otherwise : registered;
    }

    /**
     * Tasks that are enqueued together.
     *
     * @param task what becomes of one by itself
     */
    static List<NewTask> toNewTasks(
            Collection<? extends TaskRequest<?>> requests, Function<TaskRequest<?>, NewTask> task) {
        List<NewTask> tasks = new ArrayList<>(requests.size());
        boolean alone = true;
        for (TaskRequest<?> request : requests) {
            tasks.add(task.apply(request));
            alone &= request.options.parents.isEmpty();
        }
        if (alone) {
            return tasks;
        }
        Map<TaskRequest<?>, Integer> places = new HashMap<>();
        int place = 0;
        for (TaskRequest<?> request : requests) {
            places.putIfAbsent(request, place++);
        }
        place = 0;
        for (TaskRequest<?> request : requests) {
            tasks.set(place, tasks.get(place).withDependencies(request.dependencies(places)));
            place++;
        }
        Dependency.checkTogether(tasks);
        return tasks;
    }

    /**
     * Which tasks it waits for.
     *
     * @param places where each request stands of those that are enqueued together
     */
    private List<Dependency> dependencies(Map<TaskRequest<?>, Integer> places) {
        List<Dependency> dependencies = new ArrayList<>(options.parents.size());
        for (Parent parent : options.parents) {
            if (parent.request == null) {
                dependencies.add(parent.dependency);
                continue;
            }
            Integer place = places.get(parent.request);
            if (place == null) {
                throw new InvalidTaskException(
                        "depends_on", "names a request that is not enqueued together with this one");
            }
            dependencies.add(Dependency.onPlace(place, parent.dependency.condition()));
        }
        return dependencies;
    }

    static void checkNotReserved(String field, String name) {
        if (name.strip().startsWith(NewTask.RESERVED)) {
            throw new InvalidTaskException(
                    field, "must not begin with '" + NewTask.RESERVED + "': such names are Pawl's own");
        }
    }
}
