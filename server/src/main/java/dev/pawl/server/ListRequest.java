package dev.pawl.server;

import dev.pawl.store.TaskFilter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks a list shows, and what of them.
 *
 * @param after only older tasks than this; null for the first page
 * @param fields the members that are shown; empty for all
 * @param given the parameters as they were sent, for the link to the next page
 */
record ListRequest(TaskFilter filter, int limit, @Nullable Long after, List<String> fields, Map<String, String> given) {
    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;

    private static final Parameter<List<String>> FIELDS = Parameter.listInQuery(
            "fields",
            Schema.text("Only these members of each task, with commas. All unless told."),
            List.of(),
            ListRequest::fields);

    static final Parameter<Integer> LIMIT = Parameter.inQuery(
            "limit",
            Schema.integer("At most so many.").range(1, MAX_LIMIT).with("default", DEFAULT_LIMIT),
            DEFAULT_LIMIT,
            text -> (int) Parameter.integer(text, 1, MAX_LIMIT));

    private static final Parameter<Optional<Long>> AFTER = Parameter.inQuery(
            "after",
            Schema.integer("Only tasks older than this one: where the page before ended.")
                    .with("minimum", 1),
            Optional.empty(),
            text -> Optional.of(Parameter.integer(text, 1, Long.MAX_VALUE)));

    static final List<Parameter<?>> PARAMETERS = Stream.concat(
                    FilterFields.ALL.stream(), Stream.<Parameter<?>>of(FIELDS, LIMIT, AFTER))
            .toList();

    /**
     * @throws Problem telling every fault
     */
    static ListRequest read(Call call) {
        TaskFilter filter = FilterFields.read(call.query(), call.faults());
        List<String> fields = call.value(FIELDS);
        int limit = call.value(LIMIT);
        Optional<Long> after = call.value(AFTER);
        call.faults().check();
        return new ListRequest(
                filter, limit, after.orElse(null), fields, call.query().values());
    }

    private static List<String> fields(String text) throws Fault {
        List<String> wanted = List.of(text.split(",", -1));
        List<String> known = Shapes.TASK.memberNames();
        for (String name : wanted) {
            if (!known.contains(name)) {
                throw new Fault("must be of " + String.join(", ", known) + ", not '" + Fault.quoted(name) + "'");
            }
        }
        return wanted;
    }

    /** The same list, from where this page ended; relative, so that it holds behind any proxy. */
    String next(String route, long after) {
        return nextOf(route, given, AFTER.name(), after);
    }

    /** The same request with another cursor. */
    static String nextOf(String route, Map<String, String> given, String cursor, long value) {
        StringJoiner query = new StringJoiner("&", route + "?", "");
        given.forEach((name, text) -> {
            if (!name.equals(cursor)) {
                query.add(encoded(name) + "=" + encoded(text));
            }
        });
        return query.add(cursor + "=" + value).toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
