package dev.pawl.server;

import dev.pawl.store.LogLine;
import java.util.List;
import java.util.Map;

/**
 * Which lines of a log are shown.
 *
 * @param least only lines of this level or of a graver one
 * @param after only later lines than this
 * @param given the parameters as they were sent, for the link to the next page
 */
record LogRequest(long taskId, LogLine.Level least, long after, int limit, Map<String, String> given) {
    private static final Parameter<LogLine.Level> LEVEL = Parameter.inQuery(
            "level",
            Schema.text("Only lines of this level, or of a graver one.").with("enum", HistoryShapes.LEVELS),
            LogLine.Level.DEBUG,
            LogRequest::level);

    private static final Parameter<Long> AFTER = Parameter.inQuery(
            "after",
            Schema.integer("Only later lines than this: where the page before ended.")
                    .with("minimum", 0),
            0L,
            text -> Parameter.integer(text, 0, Long.MAX_VALUE));

    static final List<Parameter<?>> PARAMETERS = List.of(Call.TASK_ID, LEVEL, AFTER, ListRequest.LIMIT);

    /** Faults are noted. */
    static LogRequest read(Call call) {
        return new LogRequest(
                call.taskId(),
                call.value(LEVEL),
                call.value(AFTER),
                call.value(ListRequest.LIMIT),
                call.query().values());
    }

    static LogLine.Level level(String text) throws Fault {
        if (!HistoryShapes.LEVELS.contains(text)) {
            throw new Fault(
                    "must be one of " + String.join(", ", HistoryShapes.LEVELS) + ", not '" + Fault.quoted(text) + "'");
        }
        return LogLine.Level.valueOf(text);
    }

    String next(long last) {
        return ListRequest.nextOf("/queue/tasks/" + taskId + "/logs", given, AFTER.name(), last);
    }
}
