package dev.pawl.server;

import dev.pawl.task.TraceContext;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** In which trace a request was made, as W3C Trace Context has it. What cannot be read is no fault: it only watches the work. */
final class TraceHeaders {
    private static final Parameter<String> PARENT = Parameter.inHeader(
            "traceparent",
            Schema.text(
                    "In which trace this is enqueued, as W3C Trace Context has it; what cannot be read counts as none."),
            "",
            text -> text);

    private static final Parameter<String> STATE = Parameter.inHeader(
            "tracestate", Schema.text("What tracing systems add to `traceparent`."), "", text -> text);

    static final List<Parameter<?>> PARAMETERS = List.of(PARENT, STATE);

    private TraceHeaders() {}

    static @Nullable TraceContext read(MultiMap headers) {
        List<String> parents = headers.getAll(PARENT.name());
        if (parents.size() != 1) {
            return null;
        }
        List<String> states = headers.getAll(STATE.name());
        return TraceContext.of(parents.get(0), states.isEmpty() ? null : String.join(",", states))
                .orElse(null);
    }
}
