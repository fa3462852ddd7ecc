package dev.pawl.server;

import dev.pawl.JobRequest;
import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.store.TemplateState;
import dev.pawl.task.JsonText;
import dev.pawl.task.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What the routes of templates do. */
final class TemplateOperations {
    private final Pawl pawl;
    private final WorkPool pool;
    private final Redaction redaction;

    TemplateOperations(Pawl pawl, WorkPool pool, Redaction redaction) {
        this.pawl = pawl;
        this.pool = pool;
        this.redaction = redaction;
    }

    CompletionStage<Answer> list() {
        return pool.supply(() -> Answer.json(
                200,
                Shape.json(pawl.templates().list().stream().map(this::filled).toList())));
    }

    CompletionStage<Answer> show(String name, Optional<Integer> version) {
        return pool.supply(() -> Answer.ok(
                filled(pawl.templates().get(name, version.orElse(null)).orElseThrow(() -> noSuchTemplate(name)))));
    }

    CompletionStage<Answer> put(Template wanted) {
        return pool.supply(() -> Answer.ok(filled(pawl.templates().put(wanted))));
    }

    CompletionStage<Answer> delete(String name) {
        return pool.supply(() -> {
            if (!pawl.templates().delete(name)) {
                throw noSuchTemplate(name);
            }
            return Answer.ok(TemplateShapes.DELETED.of(name));
        });
    }

    CompletionStage<Answer> run(TemplateBody.Run wanted) {
        return pool.supply(() -> {
            TaskRequest<JsonText> request = pawl.templates()
                    .task(wanted.name(), wanted.version().orElse(null), wanted.parameters())
                    .orElseThrow(() -> noSuchTemplate(wanted.name()))
                    .idempotencyKey(wanted.key().orElse(null));
            return TaskOperations.enqueued(new Shapes.Stored(
                    pawl.enqueue(wanted.runAfter().map(request::runAfter).orElse(request)), false));
        });
    }

    CompletionStage<Answer> start(TemplateJobBody wanted) {
        return pool.supply(() -> {
            JobRequest request = pawl.templates()
                    .job(wanted.template(), wanted.version().orElse(null), wanted.parameters(), wanted.items())
                    .orElseThrow(() -> noSuchTemplate(wanted.template()));
            List<TaskRequest<?>> items = new ArrayList<>();
            request.items().forEach(item -> items.add(item.trace(wanted.trace())));
            request = request.items(items);
            return JobOperations.started(
                    pawl.jobs(), wanted.maxFailures().map(request::maxFailures).orElse(request));
        });
    }

    /** Without what must not be told of its payload. */
    private Shape.Filled<TemplateState> filled(TemplateState state) {
        Template template = state.template();
        return TemplateShapes.TEMPLATE.of(new TemplateState(
                new Template(
                        template.name(),
                        template.description(),
                        template.type(),
                        redaction.of(template.type(), template.payload()),
                        template.queue(),
                        template.priority(),
                        template.maxAttempts(),
                        template.parameterSchema(),
                        template.defaults()),
                state.version(),
                state.createdAt()));
    }

    private static Problem noSuchTemplate(String name) {
        return Problem.of(
                ProblemKind.NO_SUCH_TEMPLATE, "There is no template '" + Fault.quoted(name) + "', or no such version");
    }
}
