package dev.pawl.cli;

import dev.pawl.Pawl;
import dev.pawl.Worker;
import dev.pawl.store.Stats.Counts;
import dev.pawl.store.StoreException;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Working until nothing is left, with a look at how far it is.
 *
 * <p>Threading: one thread calls {@link #watch}; another, of its own, waits for the end of the work.
 */
final class Drain {
    private static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private final Pawl pawl;
    private final Worker worker;
    private final StopSignal stop;

    Drain(Pawl pawl, Worker worker, StopSignal stop) {
        this.pawl = pawl;
        this.worker = worker;
        this.stop = stop;
    }

    /**
     * Returns when nothing is left, or when asked to stop.
     *
     * @return whether nothing is left
     */
    boolean watch(Terminal terminal, List<String> types, WorkTally tally) throws InterruptedException {
        CompletableFuture<Void> drained = new CompletableFuture<>();
        Thread waiting = new Thread(() -> await(drained), "pawl-drain");
        waiting.setDaemon(true);
        waiting.start();
        try (Meter meter = Meter.start(terminal, "Working", " tasks", left(pawl, types))) {
            while (!stop.await(LOOK_EVERY)) {
                long done = tally.completed() + tally.failed();
                meter.total(done + left(pawl, types));
                meter.to(done);
            }
        }
        return finished(drained);
    }

    private void await(CompletableFuture<Void> drained) {
        try {
            worker.drain();
            drained.complete(null);
        } catch (StoreException e) {
            drained.completeExceptionally(e);
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            stop.wake();
        }
    }

    private static boolean finished(CompletableFuture<Void> drained) {
        try {
            return drained.getNow(null) == null && drained.isDone();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof StoreException e) {
                throw e;
            }
            throw failed;
        }
    }

    /** How many tasks could run now or do, by type; some of them may be for other workers. */
    static long left(Pawl pawl, List<String> types) {
        Selector selector = new Selector(Set.copyOf(types), Set.of(), Map.of());
        return pawl.browser().stats().byType().entrySet().stream()
                .filter(type -> selector.takes("", type.getKey(), Compatibility.NONE))
                .map(Map.Entry::getValue)
                .mapToLong(Drain::left)
                .sum();
    }

    private static long left(Counts counts) {
        return counts.queued() - counts.scheduled() + counts.processing();
    }
}
