package dev.pawl.client;

import dev.pawl.client.SentTasks.Together;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Job;
import dev.pawl.store.JobItem;
import dev.pawl.store.JobStatus;
import dev.pawl.store.JobStore;
import dev.pawl.store.Keyed;
import dev.pawl.store.NewJob;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that a server keeps. One is started with an idempotency key, the caller's or one made here, and so are its items: so a start
 * and an addition whose answers get lost are done once.
 */
final class ServerJobs implements JobStore {
    private static final String ALL = "/queue/jobs";
    private static final String NONE = "no_such_job";
    private static final String CONFLICT = "conflict";
    private static final String INVALID = "invalid";
    private static final String ITEMS = "items";
    private static final int MOST_AT_ONCE = 1_000;

    private final ServerLink link;
    private final SentTasks sent;
    private final HttpBrowser browser;
    private final Runnable rings;

    /**
     * @param rings run after what may concern a worker
     */
    ServerJobs(ServerLink link, SentTasks sent, HttpBrowser browser, Runnable rings) {
        this.link = link;
        this.sent = sent;
        this.browser = browser;
        this.rings = rings;
    }

    @Override
    public Started start(NewJob job, List<NewTask> items, boolean closed) {
        boolean isOurs = job.idempotencyKey() == null;
        NewTask last = job.onComplete();
        JsonBody body = new JsonBody()
                .with("name", job.name())
                .with("close", closed)
                .with("max_failures", job.maxFailures())
                .with(
                        "on_complete",
                        last == null ? null : new JsonText(SentTasks.lone(last).json()))
                .with("idempotency_key", isOurs ? sent.ownKey() : job.idempotencyKey());
        Together together = sent.together(ITEMS, body, items);
        Reply reply = tell(ALL, together, items.isEmpty() && last != null ? List.of(last) : items);
        JsonAnswer answer = reply.json();
        Job started = read(answer);
        boolean created = answer.flag("created");
        if (isOurs && !created) {
            return new Started(started, true, stored(started, together, items));
        }
        return new Started(started, created, SentTasks.answers(items, answer.objects(ITEMS)));
    }

    @Override
    public Added add(long jobId, List<NewTask> items) {
        Reply reply = tell(path(jobId, "/items"), sent.together(ITEMS, new JsonBody(), items), items);
        if (reply.code().equals(NONE)) {
            return new Added(null, List.of());
        }
        Job job = job(jobId).orElse(null);
        return new Added(
                job, reply.isSuccess() ? SentTasks.answers(items, reply.json().objects(ITEMS)) : List.of());
    }

    private Reply tell(String path, Together together, List<NewTask> tasks) {
        Reply reply = ServerLink.wait(link.callAsync(new ServerLink.Call(
                "POST",
                path,
                together.json(),
                List.of(NONE, CONFLICT, INVALID),
                Duration.ZERO,
                tasks.isEmpty() ? null : tasks.get(0).trace())));
        if (reply.code().equals(INVALID)) {
            throw SentTasks.named(ITEMS, reply, together.keys().size());
        }
        rings.run();
        return reply;
    }

    /** The items of a job that was started by our own first try, whose answer was lost: all were written with it. */
    private List<Enqueued> stored(Job job, Together together, List<NewTask> items) {
        Map<String, Keyed> known = browser.byKeys(together.keys());
        List<Enqueued> stored = new ArrayList<>(items.size());
        for (int i = 0; i < items.size(); i++) {
            Keyed task = known.get(together.keys().get(i));
            if (task == null) {
                // why: it was deleted since, and an answer must stand where its item does.
                return List.of();
            }
            boolean isOurs = items.get(i).idempotencyKey() == null;
            stored.add(new Enqueued(task.taskId(), task.status(), isOurs, job.createdAt()));
        }
        return stored;
    }

    /** Whether it was open is looked up just before it. */
    @Override
    public JobChange close(long jobId) {
        boolean wasOpen = job(jobId).filter(Job::isOpen).isPresent();
        Reply reply = link.call("POST", path(jobId, "/close"), null, NONE);
        return reply.isSuccess() ? new JobChange(read(reply.json()), wasOpen) : new JobChange(null, false);
    }

    @Override
    public JobChange cancel(long jobId) {
        Reply reply = link.call("POST", path(jobId, "/cancel"), null, NONE, CONFLICT);
        return reply.isSuccess()
                ? new JobChange(read(reply.json()), true)
                : new JobChange(job(jobId).orElse(null), false);
    }

    /** All of it in one request: the server lets others write in between. */
    @Override
    public boolean delete(long jobId) {
        link.call("DELETE", path(jobId, ""), null, NONE);
        return true;
    }

    @Override
    public Optional<Job> job(long jobId) {
        Reply reply = link.get(path(jobId, ""), NONE);
        return reply.isSuccess() ? Optional.of(read(reply.json())) : Optional.empty();
    }

    @Override
    public Optional<Job> jobBefore(long taskId) {
        return taskId < 1
                ? Optional.empty()
                : link.get(ALL + "?on_complete=" + taskId).list().stream()
                        .map(ServerJobs::read)
                        .findFirst();
    }

    @Override
    public List<Job> jobs(@Nullable JobStatus status, int limit, @Nullable Long after) {
        List<Job> jobs = new ArrayList<>();
        String words = ALL + "?" + (status == null ? "" : "status=" + status.wireName() + "&");
        Long last = after;
        boolean more = last == null || last > 0;
        while (more && jobs.size() < limit) {
            Reply page = link.get(words + "limit=" + Math.min(MOST_AT_ONCE, limit - jobs.size())
                    + (last == null ? "" : "&after=" + last));
            page.list().stream().map(ServerJobs::read).forEach(jobs::add);
            last = page.next().orElse(null);
            more = last != null;
        }
        return jobs;
    }

    @Override
    public List<JobItem> items(long jobId, long after, int limit) {
        if (limit < 1) {
            return List.of();
        }
        Reply reply = link.get(
                path(jobId, "/results") + "?after=" + Math.max(0, after) + "&limit=" + Math.min(MOST_AT_ONCE, limit),
                NONE);
        return reply.isSuccess() ? reply.list().stream().map(ServerJobs::item).toList() : List.of();
    }

    private static String path(long jobId, String verb) {
        return ALL + "/" + jobId + verb;
    }

    private static Job read(JsonAnswer job) {
        long processing = job.number("running_items");
        return new Job(
                job.number("job_id"),
                job.text("name"),
                new Job.Counts(
                        job.number("total_items") - job.number("processed_items") - processing,
                        processing,
                        job.number("succeeded"),
                        job.number("failed"),
                        job.number("cancelled")),
                Job.Stop.valueOf(job.text("stop").toUpperCase(Locale.ROOT)),
                job.wholeOrNull("max_failures"),
                job.numberOrNull("on_complete_task_id"),
                job.time("created_at_utc"),
                job.timeOrNull("closed_at_utc"),
                job.timeOrNull("started_at_utc"),
                job.timeOrNull("finished_at_utc"));
    }

    private static JobItem item(JsonAnswer item) {
        return new JobItem(
                item.number("task_id"),
                item.text("type"),
                Answers.json(item, "item"),
                TaskStatus.of(item.text("status")),
                item.textOrNull("error"),
                item.jsonOrNull("details"));
    }
}
