package dev.pawl;

import dev.pawl.task.Strategy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * How a worker works.
 *
 * @param id unique among workers; null for host-pid-random
 * @param concurrency tasks at once, 1 to 10,000; the number of processors unless told
 * @param queues the queues it serves; empty, the default, for all
 * @param queueConcurrency how many tasks of a queue at once, by queue, within {@code concurrency}; a queue not named here may
 *     use every slot
 * @param capabilities what it offers to tasks that ask: scalars, or collections for "any of these"; none unless told
 * @param lease how long a claim holds when the worker falls silent, 1 s to a day; 60 s unless told
 * @param strategy {@link Strategy#PRIORITY} unless told
 * @param prefetch the most tasks held ready while handlers are short, 0 to 10,000; 256 unless told
 * @param executor where handlers run; null for platform threads of its own. Must let {@code concurrency} tasks run at once;
 *     never shut down by Pawl
 */
public record WorkerSettings(
        @Nullable String id,
        int concurrency,
        Set<String> queues,
        Map<String, Integer> queueConcurrency,
        Map<String, Object> capabilities,
        Duration lease,
        Strategy strategy,
        int prefetch,
        @Nullable ExecutorService executor) {

    public static final WorkerSettings DEFAULT = new WorkerSettings(
            null,
            Runtime.getRuntime().availableProcessors(),
            Set.of(),
            Map.of(),
            Map.of(),
            Duration.ofSeconds(60),
            Strategy.PRIORITY,
            256,
            null);

    public WorkerSettings {
        require(id == null || !id.isBlank() && id.length() <= 200, "id", "1 to 200 characters", id);
        require(concurrency >= 1 && concurrency <= 10_000, "concurrency", "1 to 10,000", concurrency);
        require(
                lease.compareTo(Duration.ofSeconds(1)) >= 0 && lease.compareTo(Duration.ofDays(1)) <= 0,
                "lease",
                "one second to a day",
                lease);
        require(prefetch >= 0 && prefetch <= 10_000, "prefetch", "0 to 10,000", prefetch);
        for (Map.Entry<String, Integer> own : queueConcurrency.entrySet()) {
            String queue = own.getKey();
            require(
                    own.getValue() >= 1 && own.getValue() <= 10_000,
                    "queueConcurrency of " + queue,
                    "1 to 10,000",
                    own.getValue());
            require(queues.isEmpty() || queues.contains(queue), "queueConcurrency", "for a queue it serves", queue);
        }
        queues = Set.copyOf(queues);
        queueConcurrency = Map.copyOf(queueConcurrency);
        capabilities = Map.copyOf(capabilities);
    }

    public WorkerSettings withId(String other) {
        return new WorkerSettings(
                other, concurrency, queues, queueConcurrency, capabilities, lease, strategy, prefetch, executor);
    }

    public WorkerSettings withConcurrency(int other) {
        return new WorkerSettings(
                id, other, queues, queueConcurrency, capabilities, lease, strategy, prefetch, executor);
    }

    public WorkerSettings withQueues(Set<String> other) {
        return new WorkerSettings(
                id, concurrency, other, queueConcurrency, capabilities, lease, strategy, prefetch, executor);
    }

    public WorkerSettings withQueueConcurrency(Map<String, Integer> other) {
        return new WorkerSettings(id, concurrency, queues, other, capabilities, lease, strategy, prefetch, executor);
    }

    public WorkerSettings withCapabilities(Map<String, Object> other) {
        return new WorkerSettings(
                id, concurrency, queues, queueConcurrency, other, lease, strategy, prefetch, executor);
    }

    public WorkerSettings withLease(Duration other) {
        return new WorkerSettings(
                id, concurrency, queues, queueConcurrency, capabilities, other, strategy, prefetch, executor);
    }

    public WorkerSettings withStrategy(Strategy other) {
        return new WorkerSettings(
                id, concurrency, queues, queueConcurrency, capabilities, lease, other, prefetch, executor);
    }

    public WorkerSettings withPrefetch(int other) {
        return new WorkerSettings(
                id, concurrency, queues, queueConcurrency, capabilities, lease, strategy, other, executor);
    }

    public WorkerSettings withExecutor(ExecutorService other) {
        return new WorkerSettings(
                id, concurrency, queues, queueConcurrency, capabilities, lease, strategy, prefetch, other);
    }

    private static void require(boolean ok, String field, String allowed, @Nullable Object value) {
        if (!ok) {
            throw new IllegalArgumentException(field + " must be " + allowed + ", not " + value);
        }
    }
}
