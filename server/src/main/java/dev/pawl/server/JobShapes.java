package dev.pawl.server;

import dev.pawl.store.Enqueued;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.store.JobStore.Started;
import dev.pawl.task.JsonText;
import dev.pawl.task.TaskStatus;
import java.util.Arrays;
import java.util.List;

/** The JSON objects of jobs. */
final class JobShapes {
    private static final Schema JOB_ID = Schema.integer("The job.").with("minimum", 1);

    private static final List<String> STATUSES =
            Arrays.stream(TaskStatus.values()).map(TaskStatus::wireName).toList();

    private static final List<String> STOPS =
            Arrays.stream(Job.Stop.values()).map(Job.Stop::wireName).toList();

    static final Shape<Job> JOB = Shape.<Job>named("Job", "Many tasks with one progress.")
            .with("job_id", JOB_ID, Job::id)
            .with("name", Schema.text("For people."), Job::name)
            .with(
                    "status",
                    Schema.text("`stopping`: what is left of it is being cancelled.")
                            .with(
                                    "enum",
                                    Arrays.stream(JobStatus.values())
                                            .map(JobStatus::wireName)
                                            .toList()),
                    job -> job.status().wireName())
            .with("open", Schema.bool("Whether items may be added."), Job::isOpen)
            .with(
                    "total_items",
                    Schema.integer("Items that were added."),
                    job -> job.counts().total())
            .with(
                    "processed_items",
                    Schema.integer("Items that have ended, in whatever way."),
                    job -> job.counts().processed())
            .with(
                    "running_items",
                    Schema.integer("Items that are in work."),
                    job -> job.counts().processing())
            .with(
                    "succeeded",
                    Schema.integer("Items that completed."),
                    job -> job.counts().completed())
            .with(
                    "failed",
                    Schema.integer("Items that failed."),
                    job -> job.counts().failed())
            .with(
                    "cancelled",
                    Schema.integer("Items that were cancelled."),
                    job -> job.counts().cancelled())
            .with(
                    "progress",
                    Schema.number("The share of its items that have ended; 0 while more may come, 1 when it has ended.")
                            .with("minimum", 0)
                            .with("maximum", 1),
                    Job::progress)
            .with(
                    "error",
                    Schema.text("Why it did not complete; null while it runs.").orNull(),
                    Job::error)
            .with(
                    "stop",
                    Schema.text("What ended it early.").with("enum", STOPS),
                    job -> job.stop().wireName())
            .with(
                    "max_failures",
                    Schema.integer("More failed items than this stop it.").orNull(),
                    Job::maxFailures)
            .with(
                    "on_complete_task_id",
                    Schema.integer("The task that runs when it has ended.").orNull(),
                    Job::onComplete)
            .with("created_at_utc", Schema.time("When it was started."), job -> IsoTime.write(job.createdAt()))
            .with(
                    "closed_at_utc",
                    Schema.time("Since when no items come any more; null while they may.")
                            .orNull(),
                    job -> IsoTime.write(job.closedAt()))
            .with(
                    "started_at_utc",
                    Schema.time("When its first item was claimed.").orNull(),
                    job -> IsoTime.write(job.startedAt()))
            .with(
                    "finished_at_utc",
                    Schema.time("When its last item ended and no more could come.")
                            .orNull(),
                    job -> IsoTime.write(job.finishedAt()))
            .example("""
                    {"job_id": 7, "name": "rename comics", "status": "running", "open": false, "total_items": 200,
                     "processed_items": 50, "running_items": 4, "succeeded": 49, "failed": 1, "cancelled": 0, "progress": 0.25,
                     "error": null, "stop": "none", "max_failures": 10, "on_complete_task_id": 8,
                     "created_at_utc": "2026-11-21T23:49:00.183Z", "closed_at_utc": "2026-11-21T23:49:00.183Z",
                     "started_at_utc": "2026-11-21T23:49:00.190Z", "finished_at_utc": null}""");

    static final Shape<Enqueued> STORED = Shape.<Enqueued>named("JobItemStored", "Which task an item is.")
            .with("task_id", Schema.integer("The task."), Enqueued::taskId)
            .with(
                    "status",
                    Schema.text("Where it is.").with("enum", STATUSES),
                    item -> item.status().wireName())
            .with(
                    "created",
                    Schema.bool(
                            "False when the idempotency key already had a task, which this is, and the job got no item."),
                    Enqueued::created)
            .with(
                    "created_at_utc",
                    Schema.time("When the task was enqueued."),
                    item -> IsoTime.write(item.createdAt()));

    static final Shape<Started> STARTED = Shape.<Started>named("JobStarted", "A job, as it stands after its start.")
            .withAll(JOB, Started::job)
            .with(
                    "created",
                    Schema.bool(
                            "False when the idempotency key already had a job, which this is, and to which nothing was added."),
                    Started::created)
            .with(
                    "items",
                    Schema.listOf(STORED.name())
                            .with(
                                    "description",
                                    "Its first items, in the order in which they were sent; empty when nothing was added."),
                    started -> started.items().stream().map(STORED::of).toList());

    static final Shape<JobItem> ITEM = Shape.<JobItem>named("JobItem", "What became of one item of a job.")
            .with("task_id", Schema.integer("The task that it is."), JobItem::taskId)
            .with("type", Schema.text("The task's type."), JobItem::type)
            .with("item", Schema.any("Its payload."), item -> new JsonText(item.item()))
            .with(
                    "status",
                    Schema.text("Where it is.").with("enum", STATUSES),
                    item -> item.status().wireName())
            .with(
                    "success",
                    Schema.bool("Whether it completed; null while it has not ended.")
                            .orNull(),
                    JobItem::success)
            .with(
                    "error",
                    Schema.text("What its last attempt that did not succeed said.")
                            .orNull(),
                    JobItem::error)
            .with(
                    "details",
                    Schema.any("What it returned: any JSON; null for nothing."),
                    item -> item.details() == null ? null : new JsonText(item.details()));

    /**
     * What became of items that were added.
     *
     * @param job as it stands
     */
    record Added(Job job, List<Enqueued> items) {
        long created() {
            return items.stream().filter(Enqueued::created).count();
        }
    }

    static final Shape<Added> ADDED = Shape.<Added>named("JobItemsAdded", "Items were added to a job.")
            .with("job_id", JOB_ID, added -> added.job.id())
            .with("added", Schema.integer("How many are new."), Added::created)
            .with(
                    "known",
                    Schema.integer("How many added nothing, since a task has their idempotency key."),
                    added -> added.items.size() - added.created())
            .with(
                    "total_items",
                    Schema.integer("Items that the job has now."),
                    added -> added.job.counts().total())
            .with(
                    "items",
                    Schema.listOf(STORED.name())
                            .with("description", "One for each, in the order in which they were sent."),
                    added -> added.items.stream().map(STORED::of).toList());

    static final Shape<Long> DELETED = Shape.<Long>named("JobDeleted", "The job is gone.")
            .with("job_id", JOB_ID, id -> id)
            .with("message", Schema.text("For people."), id -> "Job deleted");

    static final List<Shape<?>> ALL = List.of(JOB, STARTED, STORED, ITEM, ADDED, DELETED);

    private JobShapes() {}
}
