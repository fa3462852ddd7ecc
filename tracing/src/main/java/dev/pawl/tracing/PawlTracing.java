package dev.pawl.tracing;

import dev.pawl.TaskContext;
import dev.pawl.Tracing;
import dev.pawl.store.Claim;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.TraceContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Tells OpenTelemetry of every enqueue and every attempt; {@code docs/observability.md} lists what.
 *
 * <pre>{@code
 * Pawl.open("work.db", PawlSettings.DEFAULT.withTracing(new PawlTracing(openTelemetry)));
 * }</pre>
 *
 * <p>The span of a first attempt is a child of the span in which its task was enqueued. A retry may come long after that trace has ended
 * and been judged, so it is a trace of its own, with a link. Neither payloads nor results are told.
 *
 * <p>Threading: safe for any number of threads.
 */
public final class PawlTracing implements Tracing {
    private static final int MAX_REASON_CHARS = 200;

    private final Tracer tracer;

    public PawlTracing(OpenTelemetry openTelemetry) {
        this.tracer = openTelemetry.getTracer("dev.pawl.tracing");
    }

    @Override
    public Sending sending(List<NewTask> tasks) {
        if (tasks.isEmpty()) {
            return NONE.sending(tasks);
        }
        Context here = Context.current();
        // why only where there is no span: who enqueues for others, as a server does, has theirs from the tasks alone.
        TraceContext given = Span.fromContext(here).getSpanContext().isValid()
                ? null
                : tasks.get(0).trace();
        Span span = enqueueSpan(tasks)
                .setParent(given == null ? here : Contexts.context(given))
                .startSpan();
        return new SpanSending(
                span,
                Contexts.trace(span)
                        .map(own -> tasks.stream()
                                .map(task ->
                                        task.trace() == null || task.trace().equals(given) ? task.withTrace(own) : task)
                                .toList())
                        .orElse(tasks));
    }

    private SpanBuilder enqueueSpan(List<NewTask> tasks) {
        String type = tasks.get(0).type();
        String queue = tasks.get(0).queue();
        boolean oneType = tasks.stream().allMatch(task -> task.type().equals(type));
        SpanBuilder span = tracer.spanBuilder(oneType ? "enqueue " + type : "enqueue")
                .setSpanKind(SpanKind.PRODUCER)
                .setAttribute(Words.SYSTEM, "pawl")
                .setAttribute(Words.OPERATION, "enqueue")
                .setAttribute(Words.OPERATION_TYPE, "send");
        if (oneType) {
            span.setAttribute(Words.TYPE, type);
        }
        if (tasks.stream().allMatch(task -> task.queue().equals(queue))) {
            span.setAttribute(Words.QUEUE, queue);
        }
        return tasks.size() == 1 ? span : span.setAttribute(Words.TASKS, (long) tasks.size());
    }

    @Override
    public Outcome run(Claim claim, TaskContext context, Callable<Outcome> work) throws Exception {
        Context parent = Context.root();
        SpanBuilder builder = attemptSpan(claim);
        if (claim.trace() != null) {
            SpanContext enqueued = Contexts.span(claim.trace());
            if (claim.attempt() == 1) {
                parent = parent.with(Span.wrap(enqueued));
            } else {
                builder.addLink(enqueued);
            }
        }
        Span span = builder.setParent(parent).startSpan();
        try {
            Outcome outcome = parent.with(span).wrap(work).call();
            tell(span, outcome);
            return outcome;
        } catch (Throwable thrown) {
            span.recordException(thrown);
            // why not when cancelled: it was told to end, most likely by this very interrupt.
            if (!context.isCancelled()) {
                failed(span, thrown.getClass().getName(), null);
            }
            throw thrown;
        } finally {
            if (context.isCancelled()) {
                span.setAttribute(Words.CANCELLED, true);
            }
            span.end();
        }
    }

    private SpanBuilder attemptSpan(Claim claim) {
        return tracer.spanBuilder("process " + claim.type())
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(Words.SYSTEM, "pawl")
                .setAttribute(Words.OPERATION, "process")
                .setAttribute(Words.OPERATION_TYPE, "process")
                .setAttribute(Words.QUEUE, claim.queue())
                .setAttribute(Words.TASK_ID, Long.toString(claim.taskId()))
                .setAttribute(Words.TYPE, claim.type())
                .setAttribute(Words.ATTEMPT, (long) claim.attempt())
                .setAttribute(Words.MAX_ATTEMPTS, (long) claim.maxAttempts())
                .setAttribute(Words.WORKER, claim.worker());
    }

    private static void tell(Span span, Outcome outcome) {
        if (outcome instanceof Outcome.Done) {
            span.setAttribute(Words.OUTCOME, "done");
        } else if (outcome instanceof Outcome.Retry retry) {
            span.setAttribute(Words.OUTCOME, "retry");
            failed(span, "retry", retry.error());
        } else if (outcome instanceof Outcome.Snooze) {
            span.setAttribute(Words.OUTCOME, "snooze");
        } else if (outcome instanceof Outcome.Cancel) {
            span.setAttribute(Words.OUTCOME, "cancel");
        } else if (outcome instanceof Outcome.Discard discard) {
            span.setAttribute(Words.OUTCOME, "discard");
            failed(span, "discard", discard.error());
        }
    }

    /**
     * Says on a span that what it stands for failed.
     *
     * @param kind of failure: a word of ours, or the name of a class
     */
    static void failed(Span span, String kind, @Nullable String reason) {
        span.setAttribute(Words.ERROR, kind);
        if (reason == null) {
            span.setStatus(StatusCode.ERROR);
        } else {
            span.setStatus(
                    StatusCode.ERROR,
                    reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS - 1) + "…");
        }
    }
}
