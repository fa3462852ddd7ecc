package dev.pawl.sqlite;

import dev.pawl.task.TraceContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which traces tasks were enqueued. */
final class Traces {
    private final Statements statements;

    Traces(Statements statements) {
        this.statements = statements;
    }

    /** Tasks that were enqueued in one trace. */
    void write(Collection<Long> taskIds, TraceContext trace) throws SQLException {
        statements.update(
                "INSERT INTO task_trace (task_id, traceparent, tracestate) SELECT value, ?, ? FROM json_each(?)",
                trace.traceparent(),
                trace.tracestate(),
                taskIds.toString());
    }

    /** The traces of those of these tasks that have one. */
    Map<Long, TraceContext> of(Collection<Long> taskIds) throws SQLException {
        Map<Long, TraceContext> traces = new HashMap<>();
        try (ResultSet rows = statements
                .with(
                        "SELECT traceparent, tracestate, task_id FROM task_trace WHERE task_id IN (SELECT value FROM json_each(?))",
                        taskIds.toString())
                .executeQuery()) {
            while (rows.next()) {
                TraceContext trace = read(rows, 1);
                if (trace != null) {
                    traces.put(rows.getLong(3), trace);
                }
            }
        }
        return traces;
    }

    /**
     * The trace in a row; null where there is none, or what somebody else wrote there cannot be read.
     *
     * @param column of the first part, the other one follows
     */
    static @Nullable TraceContext read(ResultSet row, int column) throws SQLException {
        return TraceContext.of(row.getString(column), row.getString(column + 1)).orElse(null);
    }
}
