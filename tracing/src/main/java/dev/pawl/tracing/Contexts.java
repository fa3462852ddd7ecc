package dev.pawl.tracing;

import dev.pawl.task.TraceContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between a task's trace and OpenTelemetry's, in the words of W3C. */
final class Contexts {
    private static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();
    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    private Contexts() {}

    /** The span in which a task was enqueued, somewhere else. */
    static SpanContext span(TraceContext trace) {
        return Span.fromContext(context(trace)).getSpanContext();
    }

    /** What goes on from that span. */
    static Context context(TraceContext trace) {
        return W3C.extract(Context.root(), trace, Contexts::header);
    }

    private static @Nullable String header(@Nullable TraceContext trace, String name) {
        if (trace == null) {
            return null;
        }
        return name.equals(PARENT) ? trace.traceparent() : name.equals(STATE) ? trace.tracestate() : null;
    }

    /** What a task carries of a span; empty when there is none. */
    static Optional<TraceContext> trace(Span span) {
        Map<String, String> headers = new HashMap<>();
        W3C.inject(Context.root().with(span), headers, (carrier, name, value) -> headers.put(name, value));
        return TraceContext.of(headers.get(PARENT), headers.get(STATE));
    }
}
