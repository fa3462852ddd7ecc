package dev.pawl.testkit;

import dev.pawl.store.Enqueued;
import dev.pawl.task.Condition;
import dev.pawl.task.Dependency;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which tasks of the {@link StoreModel} wait for which. Whoever waits is told of an end at once, parent by parent. */
final class ModelEdges {
    private enum State {
        OPEN,
        MET,
        BROKEN
    }

    private static final class Edge {
        private final long parent;
        private final long child;
        private final Condition condition;
        private State state;

        Edge(long parent, long child, Condition condition, State state) {
            this.parent = parent;
            this.child = child;
            this.condition = condition;
            this.state = state;
        }
    }

    private final Map<Long, ModelTask> tasks;
    private final List<Edge> edges = new ArrayList<>();

    ModelEdges(Map<Long, ModelTask> tasks) {
        this.tasks = tasks;
    }

    /** Whether a task must wait, as those stand now that were stored before it. */
    boolean block(NewTask draft) {
        return draft.dependencies().stream().anyMatch(dependency -> !isMet(dependency));
    }

    private boolean isMet(Dependency dependency) {
        Long stored = dependency.taskId();
        TaskStatus end = stored == null ? null : end(stored);
        return end != null && dependency.condition().isMetBy(end);
    }

    /** How a task ended; null when it has not. One that was deleted counts as cancelled. */
    private @Nullable TaskStatus end(long id) {
        ModelTask task = tasks.get(id);
        TaskStatus status = task == null ? TaskStatus.CANCELLED : task.status;
        return status.isEnded() ? status : null;
    }

    /** What tasks that were inserted together wait for. */
    void add(List<NewTask> drafts, List<Enqueued> answers) {
        for (int i = 0; i < drafts.size(); i++) {
            if (answers.get(i).created()) {
                for (Dependency dependency : drafts.get(i).dependencies()) {
                    Long stored = dependency.taskId();
                    add(
                            stored == null ? answers.get(dependency.place()).taskId() : stored,
                            answers.get(i).taskId(),
                            dependency);
                }
            }
        }
    }

    private void add(long parent, long child, Dependency dependency) {
        State state = isMet(dependency) ? State.MET : State.OPEN;
        Optional<Edge> known = of(child).filter(edge -> edge.parent == parent).findFirst();
        if (known.isEmpty()) {
            edges.add(new Edge(parent, child, dependency.condition(), state));
        } else if (state == State.OPEN) {
            known.get().state = state;
        }
    }

    private Stream<Edge> of(long child) {
        return edges.stream().filter(edge -> edge.child == child);
    }

    private boolean isBlocked(long child) {
        return of(child).anyMatch(edge -> edge.state == State.OPEN);
    }

    /** Tells every child whose parent has ended, and those that wait for children which are cancelled thereby. */
    void tell(long now) {
        Comparator<Edge> deletedLast = Comparator.comparing(edge -> !tasks.containsKey(edge.parent));
        Comparator<Edge> oldest = Comparator.comparingLong(edge -> edge.parent);
        while (true) {
            Optional<Edge> untold = edges.stream()
                    .filter(edge -> edge.state == State.OPEN && end(edge.parent) != null)
                    .min(deletedLast.thenComparing(oldest));
            if (untold.isEmpty()) {
                return;
            }
            tell(untold.get(), now);
        }
    }

    private void tell(Edge edge, long now) {
        boolean met = isMetNow(edge);
        edge.state = met ? State.MET : State.BROKEN;
        ModelTask child = tasks.get(edge.child);
        if (child != null && child.status == TaskStatus.BLOCKED) {
            if (!met) {
                child.cancel("it waited for " + words(edge), now);
            } else if (!isBlocked(child.id)) {
                child.unblock(now);
            }
        }
    }

    private boolean isMetNow(Edge edge) {
        TaskStatus end = end(edge.parent);
        return end != null && edge.condition.isMetBy(end);
    }

    private String words(Edge edge) {
        TaskStatus end = end(edge.parent);
        String ended = end == null || end == TaskStatus.CANCELLED ? "was cancelled" : end.wireName();
        return "task " + edge.parent
                + switch (edge.condition) {
                    case AFTER_OK -> " to complete";
                    case AFTER_ANY -> " to end";
                    case AFTER_FAILED -> " to fail";
                }
                + ", which " + (tasks.containsKey(edge.parent) ? ended : "was deleted");
    }

    /** What it waits for goes with a task; who waits for it still does. */
    void delete(long child) {
        edges.removeIf(edge -> edge.child == child);
    }

    /** Why a task that ended cannot run again; null when it can. */
    @Nullable
    String hindrance(long child) {
        return of(child)
                .filter(edge -> edge.state != State.MET && end(edge.parent) != null && !isMetNow(edge))
                .min(Comparator.comparingLong(edge -> edge.parent))
                .map(edge -> "it waits for " + words(edge) + "; retry that one first")
                .orElse(null);
    }

    /** Lets it wait again for those that have not ended; whether there are any. */
    boolean reopen(long child) {
        of(child)
                .filter(edge -> edge.state != State.MET)
                .forEach(edge -> edge.state = end(edge.parent) == null ? State.OPEN : State.MET);
        return isBlocked(child);
    }
}
