package dev.pawl;

import dev.pawl.store.Parent;
import dev.pawl.store.TaskBrowser;
import dev.pawl.task.Condition;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A task that the running one waited for, as its handler sees it. */
public final class ParentTask {
    /** Of one read. */
    private static final int PAGE = 100;

    private final Parent parent;
    private final Codec codec;

    private ParentTask(Parent parent, Codec codec) {
        this.parent = parent;
        this.codec = codec;
    }

    /** All of them, by id. */
    static List<ParentTask> of(long taskId, TaskBrowser browser, Codec codec) {
        List<ParentTask> all = new ArrayList<>();
        List<Parent> page = browser.parents(taskId, 0, PAGE);
        while (!page.isEmpty()) {
            page.forEach(parent -> all.add(new ParentTask(parent, codec)));
            page = browser.parents(taskId, page.get(page.size() - 1).taskId(), PAGE);
        }
        return all;
    }

    public long taskId() {
        return parent.taskId();
    }

    /** Empty when it is deleted. */
    public String type() {
        return parent.type();
    }

    /** How it had to end. */
    public Condition condition() {
        return parent.condition();
    }

    /** Where it is now; empty when it is deleted. */
    public Optional<TaskStatus> status() {
        return Optional.ofNullable(parent.status());
    }

    /** What it returned; empty when it returned nothing, or did not complete. */
    public <R> Optional<R> result(Class<R> type) {
        return Optional.ofNullable(parent.result()).map(json -> ValueJson.read(json, type, codec));
    }
}
