package dev.pawl.client;

import dev.pawl.store.Activity;
import dev.pawl.store.Awaited;
import dev.pawl.store.Bulk;
import dev.pawl.store.BulkStep;
import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Doorbell;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.HoldRequest;
import dev.pawl.store.Kept;
import dev.pawl.store.LogLine;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.Taken;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskStore;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.JsonText;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Progress;
import dev.pawl.task.Signal;
import dev.pawl.task.Strategy;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import java.sql.Connection;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The writing side of a queue that a server keeps. */
final class HttpTaskStore implements TaskStore {
    private static final String NO_TASK = "no_such_task";
    private static final String CONFLICT = "conflict";

    private final ServerLink link;
    private final HttpClaims claims;
    private final HttpBrowser browser;
    private final HttpDoorbell doorbell;
    private final Enqueuer enqueuer;

    HttpTaskStore(ServerLink link, HttpClaims claims, HttpBrowser browser, SentTasks sent) {
        this.link = link;
        this.claims = claims;
        this.browser = browser;
        this.doorbell = new HttpDoorbell(link);
        this.enqueuer = new Enqueuer(link, sent, doorbell::ringHere);
    }

    @Override
    public List<Enqueued> insert(List<NewTask> tasks) {
        return enqueuer.insert(tasks);
    }

    @Override
    public CompletableFuture<List<Enqueued>> insertAsync(List<NewTask> tasks) {
        return enqueuer.insertAsync(tasks);
    }

    @Override
    public List<Enqueued> insert(Connection connection, List<NewTask> tasks) {
        throw new UnsupportedOperationException(
                "a task cannot be enqueued within a transaction of another database than the queue's own, which a server keeps;"
                        + " enqueue it after the commit, with an idempotency key");
    }

    @Override
    public Exchange exchange(List<Finish> ended, ClaimRequest request) {
        Exchange exchange = claims.exchange(ended, request);
        ringFor(ended);
        return exchange;
    }

    @Override
    public Taken hold(List<NewTask> wanted, HoldRequest request) {
        return new Taken(claims.hold(wanted, request), List.of());
    }

    @Override
    public List<Boolean> finish(List<Finish> ended) {
        List<Boolean> accepted = claims.finish(ended);
        ringFor(ended);
        return accepted;
    }

    private void ringFor(List<Finish> ended) {
        if (ended.stream().map(Finish::transition).map(Transition::status).anyMatch(TaskStatus.QUEUED::equals)) {
            doorbell.ringHere();
        }
    }

    @Override
    public List<Boolean> extend(List<Claim> held, long leaseUntil) {
        return claims.extend(held, leaseUntil);
    }

    @Override
    public List<Boolean> owned(List<Claim> held) {
        return claims.owned(held);
    }

    @Override
    public boolean progress(Claim claim, Progress progress) {
        return claims.progress(claim, progress);
    }

    @Override
    public boolean log(Claim claim, List<LogLine> lines) {
        return claims.log(claim, lines);
    }

    @Override
    public Kept checkpoint(Claim claim, CheckpointValue value) {
        return claims.checkpoint(claim, value);
    }

    @Override
    public Awaited await(Claim claim, String name, long until) {
        return claims.await(claim, name, until);
    }

    @Override
    public Change signal(long taskId, Signal signal) {
        Change change = changed(
                taskId,
                "POST",
                "/signal/" + ServerLink.encoded(signal.name()),
                new JsonBody().with("value", new JsonText(signal.json())));
        if (change.changed()) {
            doorbell.ringHere();
        }
        return change;
    }

    @Override
    public Change cancel(long taskId) {
        return changed(taskId, "POST", "/cancel", null);
    }

    @Override
    public Change retry(long taskId) {
        Change change = changed(taskId, "POST", "/retry", null);
        if (change.changed()) {
            doorbell.ringHere();
        }
        return change;
    }

    @Override
    public Change edit(long taskId, TaskEdit edit) {
        Change change = changed(
                taskId,
                "PATCH",
                "",
                new JsonBody()
                        .with("priority", edit.priority())
                        .withTime("run_after_utc", edit.runAfter())
                        .with("payload", edit.payload() == null ? null : new JsonText(edit.payload()))
                        .withTime("if_updated_at_utc", edit.ifUpdatedAt()));
        if (change.changed()) {
            doorbell.ringHere();
        }
        return change;
    }

    @Override
    public Change delete(long taskId) {
        return changed(taskId, "DELETE", "", null);
    }

    /** A person's wish; where the task stood is looked up just before it. */
    private Change changed(long taskId, String method, String verb, @Nullable JsonBody body) {
        Optional<Task> before = browser.get(taskId);
        if (before.isEmpty()) {
            return none(taskId);
        }
        Reply reply = link.call(
                method, "/queue/tasks/" + taskId + verb, body == null ? null : body.json(), NO_TASK, CONFLICT);
        if (reply.code().equals(NO_TASK)) {
            return none(taskId);
        }
        Task told = reply.isSuccess() ? before.get() : browser.get(taskId).orElse(before.get());
        return new Change(taskId, told.type(), told.queue(), told.status(), reply.isSuccess(), reply.hindrance());
    }

    private static Change none(long taskId) {
        return new Change(taskId, "", "", null, false);
    }

    @Override
    public boolean note(long taskId, LogLine.Level level, String message, @Nullable String details) {
        return link.post(
                        "/queue/tasks/" + taskId + "/logs",
                        new JsonBody()
                                .with("level", level.name())
                                .with("message", message)
                                .with("details", details == null ? null : new JsonText(details)),
                        NO_TASK)
                .isSuccess();
    }

    @Override
    public Bulk.State begin(Bulk bulk) {
        return new Bulk.State(Long.MAX_VALUE, 0, false);
    }

    /** All of it in one request: the server lets others write in between. */
    @Override
    public BulkStep goOn(Bulk bulk, Bulk.State from) {
        JsonBody filter = browser.filter(bulk.filter());
        JsonBody body = new JsonBody()
                .with("action", bulk.verb().wireName())
                .with("priority", bulk.priority())
                // why: a repeat of a request whose answer was lost goes on with the same bulk.
                .with("action_id", bulk.id() == null ? "client:" + UUID.randomUUID() : bulk.id());
        body = filter.isEmpty() ? body.with("all", true) : body.with("filter", new JsonText(filter.json()));
        long changed = link.post("/queue/tasks/bulk", body).json().number("tasks");
        if (bulk.verb() == Bulk.Verb.RETRY) {
            doorbell.ringHere();
        }
        return new BulkStep(new Bulk.State(0, changed, true), List.of());
    }

    @Override
    public boolean pause(String queue) {
        return setPaused(queue, true);
    }

    @Override
    public boolean resume(String queue) {
        boolean resumed = setPaused(queue, false);
        doorbell.ringHere();
        return resumed;
    }

    private boolean setPaused(String queue, boolean paused) {
        boolean was = browser.queues().stream()
                .filter(info -> info.name().equals(queue))
                .map(QueueInfo::pausedAt)
                .anyMatch(since -> since != null);
        link.call(
                "PATCH",
                "/queue/queues/" + ServerLink.encoded(queue),
                new JsonBody().with("paused", paused).json());
        return was != paused;
    }

    @Override
    public void limit(Limit limit) {
        String path = "/queue/limits/" + limit.scope().wireName() + "/" + ServerLink.encoded(limit.name());
        if (limit.isNone()) {
            link.call("DELETE", path, null, "no_such_limit");
        } else {
            Limit.Rate rate = limit.rate();
            JsonBody body = new JsonBody().with("max_running", limit.maxRunning());
            if (rate != null) {
                JsonBody period = new JsonBody().with("starts", rate.starts());
                body.with(
                        "rate",
                        new JsonText(period.withSeconds("period_seconds", rate.periodMillis())
                                .json()));
            }
            link.call("PUT", path, body.json());
        }
        doorbell.ringHere();
    }

    @Override
    public boolean setStrategy(String worker, Strategy strategy) {
        return link.call(
                        "PATCH",
                        worker(worker, ""),
                        new JsonBody().with("strategy", strategy.wireName()).json(),
                        "no_such_worker")
                .isSuccess();
    }

    @Override
    public void save(WorkerInfo worker) {
        if (worker.stoppedAt() != null) {
            link.call("POST", worker(worker.id(), "/goodbye"), null, "no_such_worker");
            return;
        }
        link.call(
                "PUT",
                worker(worker.id(), ""),
                HttpClaims.selecting(worker.selector(), new JsonBody())
                        .with("host", worker.host())
                        .with("pid", worker.pid())
                        .with("strategy", worker.strategy().wireName())
                        .with("concurrency", worker.concurrency())
                        .withTime("started_at_utc", worker.startedAt())
                        .json());
    }

    @Override
    public int heartbeat(Collection<String> workers) {
        int known = 0;
        for (String id : workers) {
            known += link.call("POST", worker(id, "/heartbeat"), null, "no_such_worker")
                            .isSuccess()
                    ? 1
                    : 0;
        }
        return known;
    }

    private static String worker(String id, String verb) {
        return "/queue/workers/" + ServerLink.encoded(id) + verb;
    }

    @Override
    public long subscribe(String name, long until) {
        throw new UnsupportedOperationException("the event log of a server is followed, and it subscribes by itself");
    }

    /** Adds nothing: the server has counted it. */
    @Override
    public void add(List<Activity> activity) {}

    @Override
    public void probe() {
        link.get("/health/ready");
    }

    @Override
    public boolean isServed() {
        return true;
    }

    /** What was written may concern a worker of this process. */
    void ringHere() {
        doorbell.ringHere();
    }

    @Override
    public Doorbell doorbell() {
        return doorbell;
    }

    @Override
    public void close() {
        browser.close();
        enqueuer.end();
        link.close();
        doorbell.close();
    }
}
