package dev.pawl.server;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which entries of the audit are shown.
 *
 * @param after only older ones than this; null for the first page
 */
record AuditRequest(int limit, @Nullable Long after) {
    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;

    private static final Parameter<Integer> LIMIT = Parameter.inQuery(
            "limit",
            Schema.integer("At most so many.").range(1, MAX_LIMIT).with("default", DEFAULT_LIMIT),
            DEFAULT_LIMIT,
            text -> (int) Parameter.integer(text, 1, MAX_LIMIT));

    private static final Parameter<Optional<Long>> AFTER = Parameter.inQuery(
            "after",
            Schema.integer("Only entries older than this one: the last of the page before.")
                    .with("minimum", 1),
            Optional.empty(),
            text -> Optional.of(Parameter.integer(text, 1, Long.MAX_VALUE)));

    static final List<Parameter<?>> PARAMETERS = List.of(LIMIT, AFTER);

    static AuditRequest read(Call call) {
        int limit = LIMIT.read(call.query().value(LIMIT.name()), call.faults());
        Optional<Long> after = AFTER.read(call.query().value(AFTER.name()), call.faults());
        return new AuditRequest(limit, after.orElse(null));
    }

    /** The same, from the entry after {@code last} on. */
    String next(long last) {
        return "/queue/audit?limit=" + limit + "&after=" + last;
    }
}
