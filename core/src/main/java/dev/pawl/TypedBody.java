package dev.pawl;

import dev.pawl.engine.Handling;
import dev.pawl.engine.TaskRun;
import dev.pawl.store.LogLine;
import dev.pawl.store.TaskBrowser;
import dev.pawl.task.Outcome;
import dev.pawl.task.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** The work of a type: what its handler does with what its payloads are read as. */
final class TypedBody<P> implements Handling.Body {
    /** For so long a task is left to whoever knows the version of its payload. */
    private static final Duration TOO_NEW_WAITS = Duration.ofMinutes(1);

    private final TaskType<P> type;
    private final OutcomeHandler<P> handler;
    private final PawlSettings settings;
    private final TaskBrowser browser;

    TypedBody(TaskType<P> type, OutcomeHandler<P> handler, PawlSettings settings, TaskBrowser browser) {
        this.type = type;
        this.handler = handler;
        this.settings = settings;
        this.browser = browser;
    }

    @Override
    public Handling.Result run(TaskRun run) throws Exception {
        RunContext context = new RunContext(run, settings.codec(), browser);
        Outcome outcome = settings.tracing()
                .run(run.claim(), context, () -> handle(run.claim().payload(), context));
        Objects.requireNonNull(outcome, "the handler returned no outcome");
        return new Handling.Result(
                outcome,
                outcome instanceof Outcome.Done done ? ValueJson.of("result", done.result(), settings.codec()) : null);
    }

    private Outcome handle(String stored, RunContext context) throws Exception {
        P payload;
        try {
            payload = type.read(stored, settings.codec());
        } catch (PayloadVersions.TooNewException tooNew) {
            // why: while old and new code run side by side, the new one's tasks are not the old one's to spoil.
            context.log(LogLine.Level.WARNING, String.valueOf(tooNew.getMessage()));
            return Outcome.snooze(
                    Instant.ofEpochMilli(Time.after(settings.time().now(), TOO_NEW_WAITS)));
        }
        return handler.run(payload, context);
    }

    @Override
    public void check(String payload) {
        type.read(payload, settings.codec());
    }
}
