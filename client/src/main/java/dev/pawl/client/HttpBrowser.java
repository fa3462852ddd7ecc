package dev.pawl.client;

import dev.pawl.store.Activity;
import dev.pawl.store.Attempt;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.EventFilter;
import dev.pawl.store.EventFollower;
import dev.pawl.store.EventPage;
import dev.pawl.store.Holding;
import dev.pawl.store.Keyed;
import dev.pawl.store.LimitState;
import dev.pawl.store.LogLine;
import dev.pawl.store.LogPage;
import dev.pawl.store.Parent;
import dev.pawl.store.PayloadMatch;
import dev.pawl.store.QueueInfo;
import dev.pawl.store.Standing;
import dev.pawl.store.Stats;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskGraph;
import dev.pawl.store.TaskPage;
import dev.pawl.store.Why;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.JsonText;
import dev.pawl.task.Limit;
import dev.pawl.task.Selector;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The reading side of a queue that a server keeps. */
final class HttpBrowser implements TaskBrowser {
    private static final int MOST_AT_ONCE = 1_000;
    private static final String NO_TASK = "no_such_task";

    private final ServerLink link;
    private final HeldCheckpoints held;
    private final Set<HttpFollowing> followings = ConcurrentHashMap.newKeySet();

    HttpBrowser(ServerLink link, HeldCheckpoints held) {
        this.link = link;
        this.held = held;
    }

    @Override
    public Optional<Task> get(long taskId) {
        Reply reply = link.get("/queue/tasks/" + taskId, NO_TASK);
        return reply.isSuccess() ? Optional.of(Answers.task(reply.json())) : Optional.empty();
    }

    @Override
    public TaskPage page(TaskFilter filter, int limit, @Nullable Long after) {
        Reply reply = page(filter, Math.min(MOST_AT_ONCE, limit), after, "");
        return new TaskPage(
                reply.list().stream().map(Answers::task).toList(), reply.next().orElse(null));
    }

    private Reply page(TaskFilter filter, int limit, @Nullable Long after, String more) {
        if (after != null && after < 1) {
            // why: no task has such an id, and a server refuses it.
            return page(filter, limit, 1L, more);
        }
        StringJoiner query = new StringJoiner("&", "/queue/tasks?", more);
        words(filter).forEach((name, value) -> query.add(ServerLink.encoded(name) + "=" + ServerLink.encoded(value)));
        query.add("limit=" + limit);
        if (after != null) {
            query.add("after=" + after);
        }
        return link.get(query.toString());
    }

    /** Reads all of them, page by page. */
    @Override
    public long count(TaskFilter filter) {
        long count = 0;
        Optional<Long> after = Optional.empty();
        do {
            Reply reply = page(filter, MOST_AT_ONCE, after.orElse(null), "&fields=task_id");
            count += reply.list().size();
            after = reply.next();
        } while (after.isPresent());
        return count;
    }

    /** A filter in the words of a request. */
    private static Map<String, String> words(TaskFilter filter) {
        Map<String, String> words = new LinkedHashMap<>();
        List<String> statuses = new ArrayList<>();
        filter.statuses().stream().map(TaskStatus::wireName).forEach(statuses::add);
        if (filter.scheduled()) {
            statuses.add(TaskFilter.SCHEDULED);
        }
        put(words, "status", statuses.isEmpty() ? null : String.join(",", statuses));
        put(words, "type", filter.type());
        put(words, "queue", filter.queue());
        put(words, "key", filter.idempotencyKey());
        put(words, "limit_key", filter.limitKey());
        put(words, "worker_id", filter.worker());
        put(words, "job", filter.job() == null ? null : filter.job().toString());
        put(words, "error", filter.error());
        put(words, "created_from", time(filter.created().from()));
        put(words, "created_to", time(filter.created().to()));
        put(words, "finished_from", time(filter.finished().from()));
        put(words, "finished_to", time(filter.finished().to()));
        for (PayloadMatch match : filter.payload()) {
            put(words, "payload." + match.path(), match.value());
        }
        return words;
    }

    private static void put(Map<String, String> words, String name, @Nullable String value) {
        if (value != null) {
            words.put(name, value);
        }
    }

    private static @Nullable String time(@Nullable Long epochMillis) {
        return epochMillis == null ? null : JsonBody.time(epochMillis);
    }

    private static boolean isJson(String name) {
        return name.startsWith("payload.") || name.equals("job");
    }

    /** A filter as a body has it. */
    JsonBody filter(TaskFilter filter) {
        JsonBody body = new JsonBody();
        words(filter).forEach((name, value) -> body.with(name, isJson(name) ? new JsonText(value) : value));
        return body;
    }

    @Override
    public boolean hasWork(Selector selector) {
        return link.post("/queue/work", HttpClaims.selecting(selector, new JsonBody()))
                .json()
                .flag("left");
    }

    @Override
    public Stats stats() {
        return Answers.stats(link.get("/queue/stats").json());
    }

    /** As far as the server tells of it: enough to say whether each claim holds, or why not. */
    @Override
    public List<Optional<Holding>> holdings(List<ClaimReference> shown) {
        return new ShownClaims(link).holdings(shown);
    }

    @Override
    public Map<String, Keyed> byKeys(Collection<String> keys) {
        Map<String, Keyed> known = new HashMap<>();
        List<String> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            List<String> part = all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE));
            link.post("/queue/keys", new JsonBody().with("keys", part))
                    .json()
                    .objects("tasks")
                    .forEach(task -> known.put(task.text("key"), Answers.keyed(task)));
        }
        return known;
    }

    @Override
    public Map<Long, Map<String, String>> checkpoints(Collection<Long> taskIds) {
        Map<Long, Map<String, String>> found = new HashMap<>();
        for (long id : taskIds) {
            Map<String, String> values = held.of(id).orElseGet(() -> stored(id));
            if (!values.isEmpty()) {
                found.put(id, values);
            }
        }
        return found;
    }

    private Map<String, String> stored(long taskId) {
        Reply reply = link.get("/queue/tasks/" + taskId + "/checkpoints", NO_TASK);
        return reply.isSuccess() ? HttpClaims.values(reply.json()) : Map.of();
    }

    @Override
    public List<Attempt> attempts(long taskId) {
        Reply reply = link.get("/queue/tasks/" + taskId + "/attempts", NO_TASK);
        return reply.isSuccess() ? reply.list().stream().map(Answers::attempt).toList() : List.of();
    }

    @Override
    public List<LogLine> logs(long taskId) {
        List<LogLine> lines = new ArrayList<>();
        LogPage page = new LogPage(List.of(), 0L);
        while (page.next() != null) {
            page = logs(taskId, LogLine.Level.DEBUG, page.next(), MOST_AT_ONCE);
            lines.addAll(page.lines());
        }
        return lines;
    }

    @Override
    public LogPage logs(long taskId, LogLine.Level least, long after, int limit) {
        Reply reply = link.get(
                "/queue/tasks/" + taskId + "/logs?level=" + least + "&after=" + after + "&limit="
                        + Math.min(MOST_AT_ONCE, limit),
                NO_TASK);
        return reply.isSuccess()
                ? new LogPage(
                        reply.list().stream().map(Answers::line).toList(),
                        reply.next().orElse(null))
                : new LogPage(List.of(), null);
    }

    @Override
    public List<QueueInfo> queues() {
        List<JsonAnswer> queues = link.get("/queue/queues").list();
        boolean limited = queues.stream()
                .anyMatch(queue -> queue.textOrNull("max_running") != null || queue.textOrNull("rate") != null);
        List<LimitState> limits = limited ? limits() : List.of();
        return queues.stream()
                .map(queue -> new QueueInfo(
                        queue.text("name"),
                        queue.timeOrNull("paused_at_utc"),
                        Answers.someCounts(queue),
                        limits.stream()
                                .filter(state -> state.limit().scope() == Limit.Scope.QUEUE
                                        && state.name().equals(queue.text("name")))
                                .findFirst()
                                .orElse(null)))
                .toList();
    }

    @Override
    public List<LimitState> limits() {
        return link.get("/queue/limits").list().stream().map(Answers::limit).toList();
    }

    @Override
    public Optional<Standing> standing(long taskId) {
        throw new UnsupportedOperationException("the server itself judges it: GET /queue/tasks/{id}/why");
    }

    @Override
    public Optional<Why> why(long taskId) {
        Reply reply = link.get("/queue/tasks/" + taskId + "/why", NO_TASK);
        return reply.isSuccess() ? Optional.of(Answers.why(reply.json())) : Optional.empty();
    }

    @Override
    public List<Parent> parents(long taskId, long after, int limit) {
        Reply reply = link.get(
                "/queue/tasks/" + taskId + "/parents?after=" + after + "&limit=" + Math.min(MOST_AT_ONCE, limit),
                NO_TASK);
        return reply.isSuccess() ? reply.list().stream().map(Answers::parent).toList() : List.of();
    }

    @Override
    public Optional<TaskGraph> graph(long taskId, int most) {
        Reply reply = link.get("/queue/tasks/" + taskId + "/graph?limit=" + Math.min(TaskGraph.MOST, most), NO_TASK);
        return reply.isSuccess() ? Optional.of(Answers.graph(reply.json())) : Optional.empty();
    }

    @Override
    public List<Activity> activity(long hour) {
        List<Activity> hours = new ArrayList<>();
        Optional<String> page = Optional.of("/queue/activity?since=" + JsonBody.time(Math.max(0, hour)));
        while (page.isPresent()) {
            Reply reply = link.get(page.get());
            reply.list().stream().map(Answers::activity).forEach(hours::add);
            page = reply.nextPage();
        }
        return hours;
    }

    @Override
    public List<WorkerInfo> workers() {
        return link.get("/queue/workers").list().stream().map(Answers::worker).toList();
    }

    @Override
    public EventPage events(EventFilter filter, long after, int limit) {
        throw new UnsupportedOperationException("the event log of a server is followed, not read");
    }

    @Override
    public Runnable follow(EventFilter filter, @Nullable Long after, EventFollower follower) {
        HttpFollowing following = new HttpFollowing(link, filter, after, follower);
        following.start();
        followings.add(following);
        return () -> {
            following.end();
            followings.remove(following);
        };
    }

    /** Nobody is told anything any more. */
    void close() {
        followings.forEach(HttpFollowing::end);
    }

    @Override
    public Map<String, List<Long>> tasksByWorker() {
        Map<String, List<Long>> tasks = new HashMap<>();
        for (JsonAnswer worker : link.get("/queue/workers").list()) {
            List<Long> held = Answers.numbers(worker, "current_tasks");
            if (!held.isEmpty()) {
                tasks.put(worker.text("worker_id"), held);
            }
        }
        return tasks;
    }
}
