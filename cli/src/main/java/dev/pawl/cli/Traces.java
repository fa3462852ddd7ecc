package dev.pawl.cli;

import dev.pawl.task.TraceContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In which trace a process runs, in the variables by which programs tell each other. */
final class Traces {
    private static final String PARENT = "TRACEPARENT";
    private static final String STATE = "TRACESTATE";

    private Traces() {}

    /** The trace that these variables tell; null for none, or none that can be read. */
    static @Nullable TraceContext read(Map<String, String> variables) {
        return TraceContext.of(variables.get(PARENT), variables.get(STATE)).orElse(null);
    }

    /** Tells a trace by these variables, in place of the one they told before. */
    static void put(Map<String, String> variables, TraceContext trace) {
        variables.put(PARENT, trace.traceparent());
        if (trace.tracestate() == null) {
            variables.remove(STATE);
        } else {
            variables.put(STATE, trace.tracestate());
        }
    }
}
