package dev.pawl.testkit;

import dev.pawl.task.Compatibility;
import dev.pawl.task.Condition;
import dev.pawl.task.Dependency;
import dev.pawl.task.NewTask;
import dev.pawl.task.TraceContext;
import dev.pawl.task.Uniqueness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A new task in the words of a test: every default, but for what is said. */
public final class Draft {
    private final String type;
    private String payload = "{}";
    private String queue = NewTask.DEFAULT_QUEUE;
    private int priority = NewTask.DEFAULT_PRIORITY;
    private Compatibility compatibility = Compatibility.NONE;
    private int maxAttempts = NewTask.DEFAULT_MAX_ATTEMPTS;
    private @Nullable Long runAfter;
    private @Nullable String key;
    private Uniqueness uniqueness = Uniqueness.ALWAYS;
    private @Nullable String limitKey;
    private @Nullable TraceContext trace;
    private final List<Dependency> dependencies = new ArrayList<>();

    private Draft(String type) {
        this.type = type;
    }

    /** All defaults. */
    public static Draft of(String type) {
        return new Draft(type);
    }

    public Draft payload(String json) {
        this.payload = json;
        return this;
    }

    public Draft queue(String name) {
        this.queue = name;
        return this;
    }

    public Draft priority(int lowerRunsFirst) {
        this.priority = lowerRunsFirst;
        return this;
    }

    /** What the worker must offer. */
    public Draft needs(Map<String, ?> required) {
        this.compatibility = Compatibility.of(required);
        return this;
    }

    public Draft maxAttempts(int attempts) {
        this.maxAttempts = attempts;
        return this;
    }

    /** Not before this time, epoch milliseconds. */
    public Draft runAfter(long time) {
        this.runAfter = time;
        return this;
    }

    /** The idempotency key. */
    public Draft key(String idempotencyKey) {
        this.key = idempotencyKey;
        return this;
    }

    /** How long the idempotency key is its own. */
    public Draft unique(Uniqueness howLong) {
        this.uniqueness = howLong;
        return this;
    }

    public Draft limitKey(String sharedWithOthers) {
        this.limitKey = sharedWithOthers;
        return this;
    }

    public Draft trace(TraceContext enqueuedIn) {
        this.trace = enqueuedIn;
        return this;
    }

    /** Waits for a task that is stored. */
    public Draft after(Condition condition, long taskId) {
        dependencies.add(Dependency.onTask(taskId, condition));
        return this;
    }

    /** Waits for one that is inserted together with it. */
    public Draft afterPlace(Condition condition, int place) {
        dependencies.add(Dependency.onPlace(place, condition));
        return this;
    }

    /** The task, checked. */
    public NewTask task() {
        NewTask task = new NewTask(
                type, payload, queue, priority, compatibility, maxAttempts, runAfter, key, uniqueness, limitKey, trace);
        return dependencies.isEmpty() ? task : task.withDependencies(dependencies);
    }
}
