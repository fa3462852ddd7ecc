package dev.pawl.store;

import dev.pawl.task.Condition;
import dev.pawl.task.TaskStatus;
import java.util.List;

/**
 * Tasks and the dependencies between them, at one moment.
 *
 * @param tasks by id
 * @param edges between these tasks, by parent and child
 * @param cut whether more tasks hang together with these
 */
public record TaskGraph(List<Member> tasks, List<Edge> edges, boolean cut) {
    /** So many tasks are shown at most. */
    public static final int MOST = 2_000;

    /** One task. */
    public record Member(long taskId, String type, TaskStatus status) {}

    /** How far an edge is. */
    public enum State {
        /** The parent has not ended, or its child was not told yet. */
        OPEN,
        /** The parent ended as it must. */
        MET,
        /** The parent ended otherwise. */
        BROKEN
    }

    /** That a child waits for its parent. */
    public record Edge(long parent, long child, Condition condition, State state) {}
}
