package dev.pawl.server;

import dev.pawl.store.TaskFilter;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks a list shows.
 *
 * @param after only older tasks than this; null for the first page
 * @param given the parameters as they were sent, for the link to the next page
 */
record ListRequest(TaskFilter filter, int limit, @Nullable Long after, Map<String, String> given) {
    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;

    private static final Parameter<Optional<String>> STATUS = Parameter.inQuery(
            "status",
            Schema.text("Only tasks in this state; `scheduled` means queued with a time that has not come.")
                    .with(
                            "enum",
                            List.of(
                                    "queued",
                                    "scheduled",
                                    "blocked",
                                    "processing",
                                    "completed",
                                    "failed",
                                    "cancelled")),
            Optional.empty(),
            ListRequest::status);

    private static final Parameter<Optional<String>> TYPE = Parameter.inQuery(
            "type",
            Schema.text("Only tasks of this type.").length(1, NewTask.MAX_NAME_CHARS),
            Optional.empty(),
            ListRequest::name);

    private static final Parameter<Optional<String>> QUEUE = Parameter.inQuery(
            "queue",
            Schema.text("Only tasks in this queue.").length(1, NewTask.MAX_NAME_CHARS),
            Optional.empty(),
            ListRequest::name);

    private static final Parameter<Integer> LIMIT = Parameter.inQuery(
            "limit",
            Schema.integer("At most so many.").range(1, MAX_LIMIT).with("default", DEFAULT_LIMIT),
            DEFAULT_LIMIT,
            text -> (int) Parameter.integer(text, 1, MAX_LIMIT));

    private static final Parameter<Optional<Long>> AFTER = Parameter.inQuery(
            "after",
            Schema.integer("Only tasks older than this one: the last of the page before.")
                    .with("minimum", 1),
            Optional.empty(),
            text -> Optional.of(Parameter.integer(text, 1, Long.MAX_VALUE)));

    static final List<Parameter<?>> PARAMETERS = List.of(STATUS, TYPE, QUEUE, LIMIT, AFTER);

    /**
     * @throws Problem telling every fault
     */
    static ListRequest read(Call call) {
        Optional<String> status = read(STATUS, call);
        Optional<String> type = read(TYPE, call);
        Optional<String> queue = read(QUEUE, call);
        int limit = read(LIMIT, call);
        Optional<Long> after = read(AFTER, call);
        call.faults().check();
        return new ListRequest(
                TaskFilter.of(status.orElse(null), type.orElse(null), queue.orElse(null)),
                limit,
                after.orElse(null),
                call.query().values());
    }

    private static <V> V read(Parameter<V> parameter, Call call) {
        return parameter.read(call.query().value(parameter.name()), call.faults());
    }

    private static Optional<String> status(String text) throws Fault {
        try {
            TaskFilter.of(text, null, null);
            return Optional.of(text);
        } catch (InvalidTaskException unknown) {
            throw Fault.of(unknown);
        }
    }

    private static Optional<String> name(String text) throws Fault {
        String name = text.strip();
        if (name.isEmpty() || name.length() > NewTask.MAX_NAME_CHARS) {
            throw new Fault("must have 1 to " + NewTask.MAX_NAME_CHARS + " characters, not " + name.length());
        }
        return Optional.of(name);
    }

    /** The same list, from the task after {@code last} on; relative, so that it holds behind any proxy. */
    String next(String route, long last) {
        StringJoiner query = new StringJoiner("&", route + "?", "");
        given.forEach((name, value) -> {
            if (!name.equals(AFTER.name())) {
                query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        });
        return query.add(AFTER.name() + "=" + last).toString();
    }
}
