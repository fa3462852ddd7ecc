package dev.pawl.server;

import dev.pawl.store.TaskGraph;
import java.util.List;
import java.util.Map;

/**
 * Which part of a graph is asked for.
 *
 * @param limit so many tasks at most
 */
record GraphRequest(long taskId, int limit) {
    private static final int DEFAULT_LIMIT = 200;

    private static final Parameter<Integer> LIMIT = Parameter.inQuery(
            "limit",
            Schema.integer("At most so many tasks, the nearest first.")
                    .range(1, TaskGraph.MOST)
                    .with("default", DEFAULT_LIMIT),
            DEFAULT_LIMIT,
            text -> (int) Parameter.integer(text, 1, TaskGraph.MOST));

    static final List<Parameter<?>> PARAMETERS = List.of(Call.TASK_ID, LIMIT);

    /** Faults are noted. */
    static GraphRequest read(Call call) {
        return new GraphRequest(call.taskId(), call.value(LIMIT));
    }

    /**
     * Which of the parents of a task are asked for.
     *
     * @param after only those with a larger id
     * @param given the parameters as they were sent, for the link to the next page
     */
    record Parents(long taskId, long after, int limit, Map<String, String> given) {
        private static final Parameter<Long> AFTER = Parameter.inQuery(
                "after",
                Schema.integer("Only parents with a larger id than this: where the page before ended.")
                        .with("minimum", 0),
                0L,
                text -> Parameter.integer(text, 0, Long.MAX_VALUE));

        static final List<Parameter<?>> PARAMETERS = List.of(Call.TASK_ID, AFTER, ListRequest.LIMIT);

        /** Faults are noted. */
        static Parents read(Call call) {
            return new Parents(
                    call.taskId(),
                    call.value(AFTER),
                    call.value(ListRequest.LIMIT),
                    call.query().values());
        }

        String next(long last) {
            return ListRequest.nextOf("/queue/tasks/" + taskId + "/parents", given, AFTER.name(), last);
        }
    }
}
