package dev.pawl.client;

import dev.pawl.store.Enqueued;
import dev.pawl.store.StoreException;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Dependency;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Uniqueness;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Enqueues over a link on which answers get lost. A task without an idempotency key is sent with one made here, so that whatever
 * is sent twice is there once.
 *
 * <p>Those who do not wait share requests: while one is under way, what comes collects for the next. So they keep their order.
 *
 * <p>Threading: safe for any number of threads; the monitor guards what collects.
 */
final class Enqueuer {
    /** What a server takes in one request. */
    private static final int MOST_TASKS = 10_000;

    private static final int MOST_BYTES = 16 << 20;

    /** What those who do not wait share. */
    private static final int MOST_SHARED = 1_000;

    private static final Pattern MADE_HERE = Pattern.compile("pawl-client:[0-9a-f-]{36}:[0-9]+");

    private record Wanted(List<NewTask> tasks, CompletableFuture<List<Enqueued>> answer) {}

    private final ServerLink link;
    private final Runnable rings;
    private final String keyBegins = "pawl-client:" + UUID.randomUUID() + ":";
    private final AtomicLong keys = new AtomicLong();
    private List<Wanted> collected = new ArrayList<>();
    private @Nullable CompletableFuture<?> underWay;

    /**
     * @param rings run after what may concern a worker
     */
    Enqueuer(ServerLink link, Runnable rings) {
        this.link = link;
        this.rings = rings;
    }

    /** A task's key as its owner knows it: one that was made here is none. */
    static @Nullable String shown(@Nullable String key) {
        return key == null || MADE_HERE.matcher(key).matches() ? null : key;
    }

    List<Enqueued> insert(List<NewTask> tasks) {
        return ServerLink.wait(send(tasks));
    }

    /** All or none, in one request. */
    private CompletableFuture<List<Enqueued>> send(List<NewTask> tasks) {
        if (tasks.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        if (tasks.size() > MOST_TASKS) {
            return CompletableFuture.failedFuture(new InvalidTaskException(
                    "tasks", "must be at most " + MOST_TASKS + " at once over HTTP, not " + tasks.size()));
        }
        Set<Integer> awaited = tasks.stream()
                .flatMap(task -> task.dependencies().stream())
                .map(Dependency::place)
                .collect(Collectors.toSet());
        List<JsonBody> bodies = new ArrayList<>(tasks.size());
        for (NewTask task : tasks) {
            String ref = awaited.contains(bodies.size()) ? ref(bodies.size()) : null;
            bodies.add(body(task).with("ref", ref));
        }
        String body = new JsonBody().with("mode", "all").with("tasks", bodies).json();
        if (body.length() > MOST_BYTES || body.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            return CompletableFuture.failedFuture(
                    new InvalidTaskException("tasks", "must have at most 16 MiB together over HTTP"));
        }
        return link.callAsync(new ServerLink.Call(
                        "POST",
                        "/queue/enqueue/batch",
                        body,
                        List.of("invalid"),
                        Duration.ZERO, // why the first: those that go together were enqueued in one trace.
                        tasks.get(0).trace()))
                .thenApply(reply -> {
                    if (!reply.isSuccess()) {
                        throw named((InvalidTaskException) reply.refusal(), tasks.size());
                    }
                    List<Enqueued> answers = answers(tasks, reply.json().objects("tasks"));
                    rings.run();
                    return answers;
                });
    }

    /** Who enqueued one task is told of its fields alone. */
    private static InvalidTaskException named(InvalidTaskException invalid, int tasks) {
        return tasks > 1
                ? invalid
                : new InvalidTaskException(invalid.violations().stream()
                        .map(fault -> new Violation(fault.field().replace("tasks[0].", ""), fault.message()))
                        .toList());
    }

    private JsonBody body(NewTask task) {
        Uniqueness uniqueness = task.uniqueness();
        JsonBody body = new JsonBody()
                .with("type", task.type())
                .with("payload", new JsonText(task.payload()))
                .with("queue", task.queue())
                .with("priority", task.priority())
                .with("max_attempts", task.maxAttempts())
                .withTime("run_after_utc", task.runAfter())
                .with("limit_key", task.limitKey())
                .with(
                        "idempotency_key",
                        task.idempotencyKey() == null ? keyBegins + keys.incrementAndGet() : task.idempotencyKey());
        if (!task.compatibility().equals(Compatibility.NONE)) {
            body.with("compatibility", new JsonText(task.compatibility().json()));
        }
        if (!task.dependencies().isEmpty()) {
            body.with(
                    "depends_on",
                    task.dependencies().stream().map(Enqueuer::dependency).toList());
        }
        return switch (uniqueness.mode()) {
            case ALWAYS -> body;
            case LASTING -> body.withSeconds("unique_for_seconds", uniqueness.millis());
            case DEBOUNCE -> body.with("debounce", true);
        };
    }

    private static JsonBody dependency(Dependency dependency) {
        JsonBody body = new JsonBody().with("condition", dependency.condition().wireName());
        return dependency.taskId() == null
                ? body.with("ref", ref(dependency.place()))
                : body.with("task_id", dependency.taskId());
    }

    /** What a task is called that others of the same request wait for. */
    private static String ref(int place) {
        return "task " + place;
    }

    private static List<Enqueued> answers(List<NewTask> tasks, List<JsonAnswer> answers) {
        List<Enqueued> enqueued = new ArrayList<>(answers.size());
        for (int i = 0; i < answers.size(); i++) {
            JsonAnswer answer = answers.get(i);
            // why: a key that was made here is nobody else's, so a task that is known by it is a repeat of ours.
            boolean isOurs = tasks.get(i).idempotencyKey() == null;
            enqueued.add(new Enqueued(
                    answer.number("task_id"),
                    TaskStatus.of(answer.text("status")),
                    isOurs || answer.flag("created"),
                    answer.time("created_at_utc")));
        }
        return enqueued;
    }

    CompletableFuture<List<Enqueued>> insertAsync(List<NewTask> tasks) {
        if (link.isClosed()) {
            throw new StoreException.Unavailable("the queue is closed", null);
        }
        Wanted wanted = new Wanted(List.copyOf(tasks), new CompletableFuture<>());
        synchronized (this) {
            collected.add(wanted);
        }
        sendCollected();
        return wanted.answer;
    }

    private void sendCollected() {
        List<Wanted> shared;
        List<NewTask> tasks = new ArrayList<>();
        CompletableFuture<Void> done = new CompletableFuture<>();
        synchronized (this) {
            if (underWay != null || collected.isEmpty()) {
                return;
            }
            int count = 0;
            while (count < collected.size()
                    && (count == 0 || isSameTrace(tasks, collected.get(count).tasks))
                    && (count == 0 || tasks.size() + collected.get(count).tasks.size() <= MOST_SHARED)) {
                int before = tasks.size();
                collected.get(count++).tasks.stream()
                        .map(task -> shifted(task, before))
                        .forEach(tasks::add);
            }
            shared = List.copyOf(collected.subList(0, count));
            collected = new ArrayList<>(collected.subList(count, collected.size()));
            underWay = done;
        }
        CompletionStage<List<Enqueued>> sent = send(tasks);
        sent.whenComplete((answers, fault) -> {
            if (cause(fault) instanceof InvalidTaskException && shared.size() > 1) {
                // why: one that is refused must not take the others with it. Whatever else it was may have been
                // written,
                // and would be written again.
                alone(shared, 0, done);
            } else {
                tell(shared, answers, fault);
                over(done);
            }
        });
    }

    /** The same, where it stands after others. */
    private static NewTask shifted(NewTask task, int places) {
        return task.dependencies().isEmpty()
                ? task
                : task.withDependencies(task.dependencies().stream()
                        .map(dependency -> dependency.shifted(places))
                        .toList());
    }

    private static boolean isSameTrace(List<NewTask> some, List<NewTask> others) {
        return some.isEmpty()
                || others.isEmpty()
                || Objects.equals(some.get(0).trace(), others.get(0).trace());
    }

    private void alone(List<Wanted> wanted, int place, CompletableFuture<Void> done) {
        if (place == wanted.size()) {
            over(done);
            return;
        }
        Wanted one = wanted.get(place);
        CompletionStage<List<Enqueued>> sent = send(one.tasks);
        sent.whenComplete((answers, fault) -> {
            tell(List.of(one), answers, fault);
            alone(wanted, place + 1, done);
        });
    }

    private void over(CompletableFuture<Void> done) {
        synchronized (this) {
            underWay = null;
        }
        sendCollected();
        done.complete(null);
    }

    private static @Nullable Throwable cause(@Nullable Throwable fault) {
        return fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
    }

    private static void tell(List<Wanted> shared, @Nullable List<Enqueued> answers, @Nullable Throwable fault) {
        int from = 0;
        for (Wanted wanted : shared) {
            int to = from + wanted.tasks.size();
            if (answers == null) {
                Throwable why = Objects.requireNonNull(cause(fault));
                ForkJoinPool.commonPool().execute(() -> wanted.answer.completeExceptionally(why));
            } else {
                List<Enqueued> mine = List.copyOf(answers.subList(from, to));
                ForkJoinPool.commonPool().execute(() -> wanted.answer.complete(mine));
            }
            from = to;
        }
    }

    /** Waits until nothing is under way. */
    void end() {
        CompletableFuture<?> last = lastUnderWay();
        while (last != null) {
            ServerLink.wait(last);
            last = lastUnderWay();
        }
    }

    private synchronized @Nullable CompletableFuture<?> lastUnderWay() {
        return underWay;
    }
}
