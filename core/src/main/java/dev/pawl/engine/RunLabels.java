package dev.pawl.engine;

import dev.pawl.store.Claim;
import java.util.List;
import org.slf4j.MDC;

/**
 * What every log line of a handler is about: task, type, attempt and worker, in the mapped diagnostic context of its thread.
 * The log of the queue itself calls them the same.
 */
final class RunLabels {
    private static final List<String> NAMES = List.of("task_id", "type", "attempt", "worker_id");

    private RunLabels() {}

    static void put(Claim claim) {
        MDC.put("task_id", Long.toString(claim.taskId()));
        MDC.put("type", claim.type());
        MDC.put("attempt", Integer.toString(claim.attempt()));
        MDC.put("worker_id", claim.worker());
    }

    /** Afterwards the thread goes on to other tasks. */
    static void remove() {
        NAMES.forEach(MDC::remove);
    }
}
