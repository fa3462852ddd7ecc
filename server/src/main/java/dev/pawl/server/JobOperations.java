package dev.pawl.server;

import dev.pawl.JobRequest;
import dev.pawl.Jobs;
import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.server.BatchBody.Item;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStore.Started;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongPredicate;

/** What the routes of jobs do. */
final class JobOperations {
    private final Jobs jobs;
    private final LineItems lineItems;
    private final WorkPool pool;
    private final Redaction redaction;

    JobOperations(Pawl pawl, WorkPool pool, Redaction redaction) {
        this.jobs = pawl.jobs();
        this.lineItems = new LineItems(pawl);
        this.pool = pool;
        this.redaction = redaction;
    }

    CompletionStage<Answer> start(JobBody wanted) {
        return pool.supply(() -> started(jobs, wanted.request()));
    }

    static Answer started(Jobs jobs, JobRequest request) {
        try {
            Started started = jobs.startAtOnce(request);
            return new Answer(
                    started.created() ? 201 : 200,
                    Answer.JSON,
                    JobShapes.STARTED.of(started).json(),
                    Map.of("Location", "/queue/jobs/" + started.job().id()));
        } catch (InvalidTaskException invalid) {
            throw JobBody.ofItems(invalid);
        }
    }

    CompletionStage<Answer> add(JobBody.Items wanted) {
        return pool.supply(() -> {
            try {
                List<Enqueued> added = added(wanted.jobId(), wanted.requests());
                return Answer.ok(JobShapes.ADDED.of(new JobShapes.Added(found(wanted.jobId()), added)));
            } catch (InvalidTaskException invalid) {
                throw JobBody.ofItems(invalid);
            }
        });
    }

    private List<Enqueued> added(long jobId, List<TaskRequest<JsonText>> items) {
        try {
            return jobs.addAtOnce(jobId, items);
        } catch (NoSuchElementException unknown) {
            throw Call.noSuchJob(jobId);
        } catch (IllegalStateException closed) {
            throw Problem.of(ProblemKind.CONFLICT, String.valueOf(closed.getMessage()));
        }
    }

    /** One chunk after the other, as they arrive; each in one transaction. */
    CompletionStage<Answer> lines(LineReader reader) {
        long jobId = reader.call().jobId();
        LineTally tally = new LineTally();
        // why first: whoever sends lines to a job that takes none is told before they are read.
        return pool.supply(() -> open(jobId))
                .thenCompose(job ->
                        reader.read(lines -> pool.supply(() -> add(jobId, lines, lineItems.of(lines, reader), tally))
                                .thenAccept(done -> {})))
                .handle((nothing, fault) -> {
                    if (fault != null) {
                        throw tally.interrupted(Problem.from(fault));
                    }
                    return Answer.ok(BatchShapes.LINES.of(tally));
                });
    }

    private Job open(long jobId) {
        Job job = found(jobId);
        if (!job.isOpen()) {
            throw Problem.of(ProblemKind.CONFLICT, "job " + jobId + " takes no more items");
        }
        return job;
    }

    private LineTally add(long jobId, List<LineReader.Line> lines, List<Item> items, LineTally tally) {
        List<TaskRequest<JsonText>> fine = items.stream()
                .filter(Item::isFine)
                .map(item -> item.body().request())
                .toList();
        if (fine.isEmpty()) {
            tally.add(lines, items, 0, 0);
        } else {
            List<Enqueued> added = added(jobId, fine);
            long created = added.stream().filter(Enqueued::created).count();
            tally.add(lines, items, created, added.size() - created);
        }
        return tally;
    }

    CompletionStage<Answer> list(JobList wanted) {
        return pool.supply(() -> {
            Long task = wanted.onComplete();
            List<Job> found = task == null
                    ? jobs.list(wanted.status(), wanted.limit(), wanted.after())
                    : jobs
                            .before(task)
                            .filter(job -> wanted.status() == null || job.status() == wanted.status())
                            .stream()
                            .toList();
            String body = Shape.json(found.stream().map(JobShapes.JOB::of).toList());
            return task != null || found.size() < wanted.limit()
                    ? Answer.json(200, body)
                    : Answer.page(body, wanted.next(found.get(found.size() - 1).id()));
        });
    }

    CompletionStage<Answer> show(long jobId) {
        return pool.supply(() -> shown(jobId));
    }

    private Answer shown(long jobId) {
        return Answer.ok(JobShapes.JOB.of(found(jobId)));
    }

    private Job found(long jobId) {
        return jobs.get(jobId).orElseThrow(() -> Call.noSuchJob(jobId));
    }

    CompletionStage<Answer> results(JobList.Results wanted) {
        return pool.supply(() -> {
            found(wanted.jobId());
            List<JobItem> items = jobs.results(wanted.jobId(), wanted.after(), wanted.limit());
            String body = Shape.json(
                    items.stream().map(this::redacted).map(JobShapes.ITEM::of).toList());
            // why: a page is short when its items are large, so only an empty one is surely the last.
            return items.isEmpty()
                    ? Answer.json(200, body)
                    : Answer.page(body, wanted.next(items.get(items.size() - 1).taskId()));
        });
    }

    private JobItem redacted(JobItem item) {
        String details = item.details();
        return item.withContents(
                redaction.of(item.type(), item.item()), details == null ? null : redaction.of(item.type(), details));
    }

    CompletionStage<Answer> close(long jobId) {
        return pool.supply(() -> {
            changed(jobId, jobs::close);
            return shown(jobId);
        });
    }

    CompletionStage<Answer> cancel(long jobId) {
        return pool.supply(() -> {
            if (!changed(jobId, jobs::cancel)) {
                throw Problem.of(
                        ProblemKind.CONFLICT,
                        "cannot cancel job " + jobId + ": it is "
                                + found(jobId).status().wireName());
            }
            return shown(jobId);
        });
    }

    private static boolean changed(long jobId, LongPredicate change) {
        try {
            return change.test(jobId);
        } catch (NoSuchElementException unknown) {
            throw Call.noSuchJob(jobId);
        }
    }

    CompletionStage<Answer> delete(long jobId) {
        return pool.supply(() -> {
            if (!jobs.delete(jobId)) {
                throw Call.noSuchJob(jobId);
            }
            return Answer.ok(JobShapes.DELETED.of(jobId));
        });
    }
}
