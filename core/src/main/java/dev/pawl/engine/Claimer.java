package dev.pawl.engine;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.StoreException;
import dev.pawl.store.TaskStore;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.Bell;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker's own thread: exchanges ended attempts for new claims, hands these to the slots, keeps the leases, and sleeps
 * when there is nothing to do. Asleep it executes no SQL but a heartbeat every {@value #HEARTBEAT_MILLIS} ms.
 *
 * <p>Gives up: an ended attempt is committed one exchange later than its handler returns. Gains: attempts that end while a
 * commit is under way share the next one, and the next claims ride in it.
 *
 * <p>Threading: one thread runs {@link #loop}; {@link #stop} and {@link #lose} are for any thread.
 */
public final class Claimer implements Service {
    static final long HEARTBEAT_MILLIS = 30_000;

    private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

    /** After the handlers were interrupted they get this long to notice. */
    private static final long INTERRUPT_GRACE_MILLIS = 2_000;

    /** Idle this long, the worker begins to listen for commits of others. */
    private static final long LISTEN_AFTER_MILLIS = 10;

    /** Busy for this many turns in a row, it stops listening: it looks anyway. */
    private static final int DEAF_AFTER_TURNS = 100;

    private final TaskStore store;
    private final Time time;
    private final WorkerProfile profile;
    private final Handlers handlers;
    private final Events events;
    private final Bell bell = new Bell();
    private final Slots slots;
    private final LeaseKeeper leases;
    private final Thread thread;

    private final List<Finish> ended = new ArrayList<>();
    private long nextDue;
    private long nextHeartbeat;
    private long nextOverdue = Long.MAX_VALUE;
    private boolean listening;
    private boolean rung;
    private int busyTurns;
    private double exchangeNanos;

    private volatile boolean started;
    private volatile long startedAt;
    private volatile boolean stopping;
    private volatile long stopBy;
    private volatile @Nullable StoreException trouble;

    public Claimer(
            TaskStore store, Time time, WorkerProfile profile, Handlers handlers, Events events, Executor executor) {
        this.store = store;
        this.time = time;
        this.profile = profile;
        this.handlers = handlers;
        this.events = events;
        this.slots = new Slots(profile.concurrency(), executor, time, bell);
        this.leases = new LeaseKeeper(store, time, profile.leaseMillis());
        this.thread = new Thread(this::loop, "pawl-claimer-" + profile.id());
    }

    @Override
    public synchronized void start() {
        if (started || stopping) {
            throw new IllegalStateException("worker " + profile.id() + " was started before");
        }
        startedAt = time.now();
        announce(null);
        store.doorbell().add(bell);
        started = true;
        thread.start();
    }

    @Override
    public boolean stop(Duration deadline) {
        stopUntil(Math.min(NewTask.MAX_TIME, Time.after(time.now(), deadline)));
        boolean interrupted = false;
        while (started && thread.isAlive() && thread != Thread.currentThread()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // why: the work must be put down in order, so the caller's interrupt shortens the deadline instead.
                interrupted = true;
                stopUntil(time.now());
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return slots.isIdle();
    }

    /** Of several deadlines the earliest holds. */
    private synchronized void stopUntil(long deadline) {
        stopBy = stopping ? Math.min(stopBy, deadline) : deadline;
        stopping = true;
        bell.ring();
    }

    /** Tells the attempt of this task, if it runs here, that its claim is gone. */
    public void lose(long taskId) {
        leases.lose(taskId);
    }

    /** Whether it holds no task: none waits here, runs, or has ended without being committed yet. */
    public boolean isIdle() {
        return leases.isIdle();
    }

    /** Whether it was started, and has put everything down since. */
    public boolean hasStopped() {
        return started && !thread.isAlive();
    }

    /** The storage trouble the worker is in now, if it is. */
    public Optional<StoreException> trouble() {
        return Optional.ofNullable(trouble);
    }

    public WorkerProfile profile() {
        return profile;
    }

    private void loop() {
        long retryWait = 0;
        while (!(stopping && isPutDown())) {
            try {
                turn();
                trouble = null;
                retryWait = 0;
                rest(nextWake());
            } catch (StoreException e) {
                retryWait = Math.min(5_000, Math.max(50, retryWait * 2));
                report(e, retryWait);
                leases.loseWhatLapsed();
                nextHeartbeat = time.now();
                pause(time.now() + retryWait);
                if (stopping && time.now() >= stopBy + INTERRUPT_GRACE_MILLIS) {
                    break;
                }
            } catch (RuntimeException | Error bug) {
                // why: an edge. A bug in one turn must not end the worker; what it held comes back by lease.
                LOG.error("worker {} failed in a turn and goes on", profile.id(), bug);
                pause(time.now() + 1_000);
            }
        }
        store.doorbell().remove(bell);
        try {
            announce(time.now());
        } catch (StoreException e) {
            LOG.warn("worker {} could not say goodbye: {}", profile.id(), e.getMessage());
        }
    }

    /** One look at everything that may be due. */
    private void turn() {
        slots.drainEnded(ended);
        if (stopping) {
            putDown();
            return;
        }
        int free = Math.max(0, slots.free());
        // why: twice what the slots use up during one exchange keeps them busy while the next is under way.
        int stock = Math.min(profile.prefetch(), slots.consumption(2 * exchangeNanos));
        int prefetch = Math.max(0, slots.free() + stock - free);
        nextDue = Long.MAX_VALUE;
        // why: before the exchange. After a long sleep of the machine it would take our own lapsed claims back.
        leases.extendIfDue();
        if (free > 0 || !ended.isEmpty()) {
            exchange(free, prefetch);
        }
        leases.askIfDue(rung);
        nextOverdue = leases.endOverdue();
        rung = false;
        if (time.now() >= nextHeartbeat) {
            nextHeartbeat = time.now() + HEARTBEAT_MILLIS;
            if (store.heartbeat(List.of(profile.id())) == 0) {
                // why: it was taken for dead and pruned, or the queue is another one since.
                announce(null);
            }
        }
    }

    private void exchange(int free, int prefetch) {
        long begun = time.nanos();
        Exchange exchange = store.exchange(
                ended,
                new ClaimRequest(
                        profile.id(),
                        profile.selector(),
                        profile.strategy(),
                        free,
                        prefetch,
                        queueSlots(),
                        profile.leaseMillis()));
        double took = time.nanos() - begun;
        exchangeNanos = exchangeNanos == 0 ? took : exchangeNanos + 0.2 * (took - exchangeNanos);
        settle(exchange.accepted());
        begin(exchange.claims());
        exchange.rescued().forEach(events::emit);
        boolean foundAll = exchange.claims().size() == free + prefetch;
        nextDue = foundAll ? Long.MAX_VALUE : exchange.nextDue();
    }

    /** What is left of the slots of queues that have a number of their own. */
    private Map<String, Integer> queueSlots() {
        if (profile.queueConcurrency().isEmpty()) {
            return Map.of();
        }
        Map<String, Integer> left = new HashMap<>(profile.queueConcurrency());
        Set<Claim> over = ended.stream().map(Finish::claim).collect(Collectors.toSet());
        leases.held()
                .filter(claim -> !over.contains(claim))
                .forEach(claim -> left.computeIfPresent(claim.queue(), (queue, slots) -> slots - 1));
        return left;
    }

    private void settle(List<Boolean> accepted) {
        for (int i = 0; i < ended.size(); i++) {
            Finish finish = ended.get(i);
            leases.release(finish.claim());
            if (events.wanted()) {
                events.emit(accepted.get(i) ? endedEvent(finish) : lostEvent(finish.claim()));
            }
        }
        ended.clear();
    }

    static TaskEvent endedEvent(Finish finish) {
        Claim claim = finish.claim();
        return new TaskEvent.Ended(
                claim.taskId(),
                claim.type(),
                claim.queue(),
                claim.attempt(),
                claim.worker(),
                finish.transition(),
                finish.endedAt() - finish.startedAt());
    }

    static TaskEvent lostEvent(Claim claim) {
        return new TaskEvent.LeaseLost(claim.taskId(), claim.type(), claim.queue(), claim.attempt(), claim.worker());
    }

    private void begin(List<Claim> claims) {
        List<TaskRun> runs = new ArrayList<>(claims.size());
        for (Claim claim : claims) {
            Optional<Handling> handling = handlers.find(claim.type());
            if (handling.isPresent()) {
                TaskRun run = new TaskRun(claim, handling.get(), store, time, events);
                leases.hold(run);
                runs.add(run);
            } else {
                // why: the store was asked for handled types only; whatever it gave instead goes back unharmed.
                LOG.warn("no handler for type '{}': task {} goes back", claim.type(), claim.taskId());
                ended.add(new Finish(claim, Transition.released(), claim.claimedAt(), time.now()));
            }
        }
        try {
            slots.offer(runs);
        } catch (RuntimeException | Error refused) {
            LOG.error("the executor of worker {} takes no more work; its claims go back", profile.id(), refused);
            slots.takeBack().forEach(run -> ended.add(run.untouched()));
            pause(time.now() + 1_000);
        }
    }

    /** Stopping: what has not begun goes back, what runs may end until the deadline, then it is interrupted. */
    private void putDown() {
        slots.takeBack().forEach(run -> ended.add(run.untouched()));
        if (time.now() >= stopBy) {
            leases.interruptAllToStop();
        }
        if (!ended.isEmpty()) {
            settle(store.finish(ended));
        }
        leases.extendIfDue();
        leases.askIfDue(rung);
        nextOverdue = leases.endOverdue();
        rung = false;
    }

    private boolean isPutDown() {
        return ended.isEmpty() && slots.isIdle() || time.now() >= stopBy + INTERRUPT_GRACE_MILLIS;
    }

    private long nextWake() {
        // why: everything that would ring may have rung before the last turn, and a store far away rings for no finish.
        if (!ended.isEmpty() || stopping && isPutDown()) {
            return time.now();
        }
        long leaseWake = Math.min(leases.nextExtension(), leases.nextAsk());
        long wake = Math.min(Math.min(leaseWake, nextOverdue), Math.min(nextDue, nextHeartbeat));
        if (!stopping) {
            return wake;
        }
        return Math.min(wake, time.now() < stopBy ? stopBy : stopBy + INTERRUPT_GRACE_MILLIS);
    }

    private void rest(long wake) {
        busyTurns = bell.isRung() ? busyTurns + 1 : 0;
        if (listening && busyTurns > DEAF_AFTER_TURNS) {
            store.doorbell().ignore(bell);
            listening = false;
        }
        if (!listening && !stopping) {
            if (pause(Math.min(wake, time.now() + LISTEN_AFTER_MILLIS)) || time.now() >= wake) {
                return;
            }
            store.doorbell().listen(bell);
            listening = true;
        }
        pause(wake);
    }

    private boolean pause(long until) {
        try {
            boolean heard = time.await(bell, until);
            rung |= heard;
            return heard;
        } catch (InterruptedException e) {
            // why: nobody interrupts this thread but a runtime that wants it gone.
            stopUntil(time.now());
            return true;
        }
    }

    private void report(StoreException e, long retryWait) {
        if (trouble == null) {
            LOG.warn(
                    "worker {} cannot reach its store and tries again in {} ms: {}",
                    profile.id(),
                    retryWait,
                    e.getMessage());
        }
        trouble = e;
    }

    private void announce(@Nullable Long stoppedAt) {
        long now = time.now();
        nextHeartbeat = now + HEARTBEAT_MILLIS;
        store.save(new WorkerInfo(
                profile.id(),
                profile.host(),
                profile.pid(),
                profile.selector(),
                profile.strategy(),
                profile.concurrency(),
                startedAt,
                now,
                stoppedAt));
    }
}
