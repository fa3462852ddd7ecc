package dev.pawl.server;

import dev.pawl.Metrics;
import dev.pawl.Pawl;
import dev.pawl.store.Finding;
import dev.pawl.store.Finding.Severity;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What the route of the pulse does: one look at the queue a second for all who watch, however many they are, and none while
 * nobody does.
 *
 * <p>why not the event log: who follows it makes every process write it. A look costs the writers nothing.
 *
 * <p>Threading: {@link #beat} on the event loop, looks in the pool, {@link #close} anywhere.
 */
final class PulseOperations {
    static final long BEAT_MILLIS = 1_000;

    private static final int MOST_STREAMS = 1_000;
    private static final int MOST_FAILURES = 5;
    private static final TaskFilter FAILED = TaskFilter.of(TaskStatus.FAILED.wireName(), null, null);
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(BEAT_MILLIS);
    private static final long EXAMINED_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Pawl pawl;
    private final WorkPool pool;
    private final Set<PulseStream> streams = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile @Nullable Look last;
    private volatile @Nullable Examined examined;
    private volatile @Nullable Failed failedLast;
    private volatile boolean closed;

    /** A message, and when it was true. */
    private record Look(String message, long nanos) {}

    /** What takes longer than a look, and changes more slowly. */
    private record Examined(List<Finding> findings, long nanos) {}

    /** The last tasks that failed, when so many had. */
    private record Failed(long count, List<Task> tasks) {}

    PulseOperations(Pawl pawl, WorkPool pool) {
        this.pawl = pawl;
        this.pool = pool;
    }

    CompletionStage<Answer> watch(CompletionStage<Void> gone) {
        return pool.supply(() -> {
            PulseStream stream = new PulseStream(latest(), streams::remove);
            streams.add(stream);
            if (closed || streams.size() > MOST_STREAMS) {
                streams.remove(stream);
                throw Problem.of(ProblemKind.BUSY, MOST_STREAMS + " clients watch already, or the server ends");
            }
            gone.thenRun(stream::abandon);
            return Answer.streaming(EventStream.MEDIA_TYPE, stream);
        });
    }

    /** A second has passed. */
    void beat() {
        if (streams.isEmpty() || !looking.compareAndSet(false, true)) {
            return;
        }
        pool.supply(this::look).whenComplete((message, failed) -> {
            looking.set(false);
            // why nothing on a failure: the next beat tries again, and who asks for anything else hears why.
            if (message != null) {
                streams.forEach(stream -> stream.tell(message));
            }
        });
    }

    private String latest() {
        Look known = last;
        return known != null && pawl.time().nanos() - known.nanos() < FRESH_NANOS ? known.message() : look();
    }

    private String look() {
        long now = pawl.time().nanos();
        Metrics metrics = pawl.metrics();
        Pulse pulse = new Pulse(
                pawl.time().now(),
                metrics,
                findings(now),
                failures(metrics.stats().all().failed()));
        String message = "event: pulse\ndata: " + Pulse.SHAPE.of(pulse).json() + "\n\n";
        last = new Look(message, now);
        return message;
    }

    /** why only when their number changed: failed tasks have no index by which the last ones are found. */
    private List<Task> failures(long failed) {
        Failed known = failedLast;
        if (known == null || known.count() != failed) {
            known = new Failed(
                    failed,
                    failed == 0
                            ? List.of()
                            : pawl.browser().page(FAILED, MOST_FAILURES, null).tasks());
            failedLast = known;
        }
        return known.tasks();
    }

    private List<Finding> findings(long now) {
        Examined known = examined;
        if (known == null || now - known.nanos() >= EXAMINED_NANOS) {
            known = new Examined(
                    pawl.maintenance().examine().stream()
                            .filter(finding -> finding.severity() != Severity.OK)
                            .toList(),
                    now);
            examined = known;
        }
        return known.findings();
    }

    /** Ends every stream; its client may come back soon, to this server or its successor. */
    void close() {
        closed = true;
        streams.forEach(PulseStream::end);
    }
}
