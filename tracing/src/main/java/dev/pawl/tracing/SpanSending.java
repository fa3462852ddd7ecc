package dev.pawl.tracing;

import dev.pawl.Tracing;
import dev.pawl.store.Enqueued;
import dev.pawl.task.NewTask;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.concurrent.CompletionException;

/** The span of one enqueue, from before it is written to when it is known what became of it. */
final class SpanSending implements Tracing.Sending {
    private final Span span;
    private final List<NewTask> tasks;

    SpanSending(Span span, List<NewTask> tasks) {
        this.span = span;
        this.tasks = tasks;
    }

    @Override
    public List<NewTask> tasks() {
        return tasks;
    }

    @Override
    public void stored(List<Enqueued> answers) {
        if (answers.size() == 1) {
            span.setAttribute(Words.TASK_ID, Long.toString(answers.get(0).taskId()));
        }
        span.setAttribute(
                Words.CREATED, answers.stream().filter(Enqueued::created).count());
        span.end();
    }

    @Override
    public void failed(Throwable why) {
        Throwable cause = why instanceof CompletionException && why.getCause() != null ? why.getCause() : why;
        span.recordException(cause);
        PawlTracing.failed(span, cause.getClass().getName(), null);
        span.end();
    }
}
