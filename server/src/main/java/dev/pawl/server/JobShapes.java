package dev.pawl.server;

import dev.pawl.Jobs;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.task.JsonText;
import dev.pawl.task.TaskStatus;
import java.util.Arrays;
import java.util.List;

/** The JSON objects of jobs. */
final class JobShapes {
    private static final Schema JOB_ID = Schema.integer("The job.").with("minimum", 1);

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
                    "max_failures",
                    Schema.integer("More failed items than this stop it.").orNull(),
                    Job::maxFailures)
            .with(
                    "on_complete_task_id",
                    Schema.integer("The task that runs when it has ended.").orNull(),
                    Job::onComplete)
            .with("created_at_utc", Schema.time("When it was started."), job -> IsoTime.write(job.createdAt()))
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
                     "error": null, "max_failures": 10, "on_complete_task_id": 8, "created_at_utc": "2026-11-21T23:49:00.183Z",
                     "started_at_utc": "2026-11-21T23:49:00.190Z", "finished_at_utc": null}""");

    static final Shape<JobItem> ITEM = Shape.<JobItem>named("JobItem", "What became of one item of a job.")
            .with("task_id", Schema.integer("The task that it is."), JobItem::taskId)
            .with("item", Schema.any("Its payload."), item -> new JsonText(item.item()))
            .with(
                    "status",
                    Schema.text("Where it is.")
                            .with(
                                    "enum",
                                    Arrays.stream(TaskStatus.values())
                                            .map(TaskStatus::wireName)
                                            .toList()),
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

    static final Shape<Jobs.Addition> ADDED = Shape.<Jobs.Addition>named("JobItemsAdded", "Items were added to a job.")
            .with("job_id", JOB_ID, addition -> addition.job().id())
            .with("added", Schema.integer("How many are new."), Jobs.Addition::items)
            .with(
                    "known",
                    Schema.integer("How many added nothing, since a task has their idempotency key."),
                    Jobs.Addition::known)
            .with(
                    "total_items",
                    Schema.integer("Items that the job has now."),
                    addition -> addition.job().counts().total());

    static final Shape<Long> DELETED = Shape.<Long>named("JobDeleted", "The job is gone.")
            .with("job_id", JOB_ID, id -> id)
            .with("message", Schema.text("For people."), id -> "Job deleted");

    static final List<Shape<?>> ALL = List.of(JOB, ITEM, ADDED, DELETED);

    private JobShapes() {}
}
