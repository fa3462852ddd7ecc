package dev.pawl.client;

import dev.pawl.store.Enqueued;
import dev.pawl.store.StoreException;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.NewTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ForkJoinPool;
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
    /** What those who do not wait share. */
    private static final int MOST_SHARED = 1_000;

    private record Wanted(List<NewTask> tasks, CompletableFuture<List<Enqueued>> answer) {}

    private final ServerLink link;
    private final Runnable rings;
    private final SentTasks sent;
    private List<Wanted> collected = new ArrayList<>();
    private @Nullable CompletableFuture<?> underWay;

    /**
     * @param rings run after what may concern a worker
     */
    Enqueuer(ServerLink link, SentTasks sent, Runnable rings) {
        this.link = link;
        this.sent = sent;
        this.rings = rings;
    }

    List<Enqueued> insert(List<NewTask> tasks) {
        return ServerLink.wait(send(tasks));
    }

    /** All or none, in one request. */
    private CompletableFuture<List<Enqueued>> send(List<NewTask> tasks) {
        if (tasks.isEmpty()) {
            return CompletableFuture.completedFuture(List.of());
        }
        String body;
        try {
            body = sent.together("tasks", new JsonBody().with("mode", "all"), tasks)
                    .json();
        } catch (InvalidTaskException tooMuch) {
            return CompletableFuture.failedFuture(tooMuch);
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
                        throw SentTasks.named("tasks", reply, tasks.size());
                    }
                    List<Enqueued> answers =
                            SentTasks.answers(tasks, reply.json().objects("tasks"));
                    rings.run();
                    return answers;
                });
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
        CompletionStage<List<Enqueued>> answer = send(tasks);
        answer.whenComplete((answers, fault) -> {
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
        CompletionStage<List<Enqueued>> answer = send(one.tasks);
        answer.whenComplete((answers, fault) -> {
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
