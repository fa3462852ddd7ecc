package dev.pawl.engine;

import dev.pawl.store.Claim;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * Keeps the leases of the attempts a worker holds: extends them at a third of the lease, and tells an attempt whose claim
 * is gone.
 *
 * <p>Threading: used by the claimer's thread; {@link #lose} and {@link #isIdle} by any.
 */
final class LeaseKeeper {
    /** A claim younger than this is not worth asking after: most attempts end before. */
    private static final long SETTLED_MILLIS = 500;

    private final TaskStore store;
    private final Time time;
    private final long leaseMillis;
    private final Map<Long, TaskRun> held = new ConcurrentHashMap<>();
    private long extendedAt;
    private long askedAt;
    private boolean owing;

    /** Whether it ever held a task whose attempts may run for so long only. */
    private boolean timed;

    LeaseKeeper(TaskStore store, Time time, long leaseMillis) {
        this.store = store;
        this.time = time;
        this.leaseMillis = leaseMillis;
        this.extendedAt = time.now();
    }

    void hold(TaskRun run) {
        timed |= run.hasTimeout();
        if (held.isEmpty()) {
            extendedAt = run.claim().claimedAt();
        }
        TaskRun before = held.put(run.claim().taskId(), run);
        if (before != null) {
            before.lose();
        }
    }

    /** What the worker holds, running or not begun. */
    Stream<Claim> held() {
        return held.values().stream().map(TaskRun::claim);
    }

    /** Whether it holds nothing. For any thread. */
    boolean isIdle() {
        return held.isEmpty();
    }

    void release(Claim claim) {
        held.computeIfPresent(claim.taskId(), (id, run) -> run.claim().token() == claim.token() ? null : run);
    }

    /** Tells the attempt of this task, if there is one here, that its claim is gone. */
    void lose(long taskId) {
        TaskRun run = held.get(taskId);
        if (run != null) {
            run.lose();
        }
    }

    void interruptAllToStop() {
        held.values().forEach(TaskRun::interruptToStop);
    }

    /** When {@link #extendIfDue} has something to do: epoch milliseconds. */
    long nextExtension() {
        return held.isEmpty() ? Long.MAX_VALUE : extendedAt + leaseMillis / 3;
    }

    void extendIfDue() {
        long now = time.now();
        if (!held.isEmpty() && now >= extendedAt + leaseMillis / 3) {
            loseWhatIsGone((owner, claims) -> owner.extend(claims, now + leaseMillis));
            extendedAt = now;
        }
    }

    /**
     * Interrupts what has run for longer than its type allows.
     *
     * @return when to look again, epoch milliseconds
     */
    long endOverdue() {
        long next = Long.MAX_VALUE;
        if (timed) {
            for (TaskRun run : held.values()) {
                next = Math.min(next, run.endIfOverdue());
            }
        }
        return next;
    }

    /**
     * Asks after a ring, at most once a second, whether claims were taken away: a cancel from elsewhere. While all claims are
     * young it waits for the oldest to settle.
     */
    void askIfDue(boolean rung) {
        owing |= rung;
        long now = time.now();
        if (owing && now >= askedAt + 1_000 && now >= nextAsk()) {
            loseWhatIsGone(TaskStore::owned);
            askedAt = now;
            owing = false;
        }
    }

    /** When {@link #askIfDue} has something to do: epoch milliseconds. */
    long nextAsk() {
        if (!owing || held.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long oldest = Long.MAX_VALUE - SETTLED_MILLIS;
        for (TaskRun run : held.values()) {
            oldest = Math.min(oldest, run.claim().claimedAt());
        }
        return Math.max(askedAt + 1_000, oldest + SETTLED_MILLIS);
    }

    private void loseWhatIsGone(BiFunction<TaskStore, List<Claim>, List<Boolean>> question) {
        List<TaskRun> runs = new ArrayList<>(held.values());
        List<Boolean> owned =
                question.apply(store, runs.stream().map(TaskRun::claim).toList());
        for (int i = 0; i < runs.size(); i++) {
            if (!owned.get(i)) {
                runs.get(i).lose();
            }
        }
    }

    /** The store has been out of reach for a whole lease: every claim must be taken for lost. */
    void loseWhatLapsed() {
        long now = time.now();
        held.values().stream()
                .filter(run -> now >= Math.max(extendedAt, run.claim().claimedAt()) + leaseMillis)
                .forEach(TaskRun::lose);
    }
}
