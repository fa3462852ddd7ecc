package dev.pawl.server;

import dev.pawl.store.StoreException;
import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maintenance that takes long, done one after the other on a thread of its own, so that no request waits for it. Of each kind
 * one goes on or waits at a time, which also bounds the line. The last ones are remembered, until the server ends.
 *
 * <p>Threading: safe for any number of threads. The monitor guards which runs there are, for a few instructions.
 */
final class MaintenanceRuns {
    /** More than anybody looks at, and the outcome of each is small. */
    private static final int REMEMBERED = 100;

    private static final Logger LOG = LoggerFactory.getLogger(MaintenanceRuns.class);

    /** What a run does. */
    @FunctionalInterface
    interface Work {
        /**
         * @param told how far it is
         * @return what came of it; null when there is nothing to tell
         */
        Shape.@Nullable Filled<?> run(Consumer<Progress> told);
    }

    /** A run on its way. */
    private static final class Way {
        /** Completed at its end, or when waiting for it is pointless. */
        private final CompletableFuture<@Nullable Void> news = new CompletableFuture<>();

        private volatile MaintenanceRun run;

        private Way(MaintenanceRun run) {
            this.run = run;
        }

        /** Only the thread of the runs moves a run on. */
        private void move(UnaryOperator<MaintenanceRun> step) {
            run = step.apply(run);
            if (run.isEnded()) {
                news.complete(null);
            }
        }
    }

    private final Map<String, Way> ways = new LinkedHashMap<>();
    private final ThreadPoolExecutor thread;
    private volatile boolean stopping;

    MaintenanceRuns() {
        this.thread = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
            Thread made = new Thread(work, "pawl-server-maintenance");
            // why: what is done here may be left at any moment, and must not keep a program alive that has ended.
            made.setDaemon(true);
            return made;
        });
    }

    /**
     * Starts a run, or lets it wait for those of other kinds.
     *
     * @return its id
     * @throws Problem when one of its kind has not ended, or the server stops
     */
    String start(MaintenanceRun.Kind kind, Work work) {
        Way way = new Way(MaintenanceRun.waiting(UUID.randomUUID().toString(), kind));
        synchronized (this) {
            if (stopping) {
                throw Problem.of(ProblemKind.UNAVAILABLE, "The server is stopping; nothing was done");
            }
            for (Way other : ways.values()) {
                if (other.run.kind() == kind && !other.run.isEnded()) {
                    throw Problem.of(
                            ProblemKind.CONFLICT, "A " + kind.wireName() + " has not ended yet: run " + other.run.id());
                }
            }
            forget();
            ways.put(way.run.id(), way);
            thread.execute(() -> run(way, work));
        }
        return way.run.id();
    }

    /** Makes room: the oldest that has ended goes. */
    private void forget() {
        Iterator<Way> oldest = ways.values().iterator();
        while (ways.size() >= REMEMBERED && oldest.hasNext()) {
            if (oldest.next().run.isEnded()) {
                oldest.remove();
            }
        }
    }

    private static void run(Way way, Work work) {
        way.move(run -> run.started(Time.system().now()));
        try {
            Shape.@Nullable Filled<?> outcome = work.run(progress -> way.move(run -> run.at(progress)));
            way.move(run -> run.done(outcome, Time.system().now()));
        } catch (StoreException refused) {
            LOG.warn("A {} failed: {}", way.run.kind().wireName(), refused.getMessage());
            way.move(run -> run.failed(
                    String.valueOf(refused.getMessage()), Time.system().now()));
        } catch (RuntimeException | Error ours) {
            // why: an edge. Whoever waits must be answered, and the next run may fare better.
            LOG.error("A {} failed", way.run.kind().wireName(), ours);
            way.move(run ->
                    run.failed("The server's log has the reason", Time.system().now()));
        }
    }

    /**
     * A run, once it has ended or so much time has passed; no thread waits for that.
     *
     * @throws Problem when there is no such run
     */
    CompletionStage<MaintenanceRun> await(String id, Duration longest) {
        Way way = way(id);
        if (longest.isZero() || stopping) {
            return CompletableFuture.completedFuture(way.run);
        }
        return way.news
                .copy()
                .completeOnTimeout(null, longest.toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(ended -> way.run);
    }

    /** Those that are remembered, newest first. */
    synchronized List<MaintenanceRun> all() {
        List<MaintenanceRun> all = new ArrayList<>(ways.size());
        ways.values().forEach(way -> all.add(way.run));
        Collections.reverse(all);
        return all;
    }

    private synchronized Way way(String id) {
        Way way = ways.get(id);
        if (way == null) {
            throw Problem.of(ProblemKind.NO_SUCH_RUN, "There is no run '" + Fault.quoted(id) + "'");
        }
        return way;
    }

    /** Whether a run should come to its end early. */
    boolean isStopping() {
        return stopping;
    }

    /** Nothing new begins, what waits is dropped, and whoever waits for a run is told how it stands now. */
    void stop() {
        synchronized (this) {
            stopping = true;
            thread.shutdown();
            thread.getQueue().clear();
            ways.values().forEach(way -> way.news.complete(null));
        }
    }

    /** Lets what goes on come to its end, for at most so long. */
    void close(long millis) throws InterruptedException {
        stop();
        if (!thread.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
            LOG.warn("Maintenance goes on and is left: it does no harm to the queue");
        }
    }
}
