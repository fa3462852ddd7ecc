package dev.pawl.engine;

import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.StoreException;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Bell;
import dev.pawl.task.Selector;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.Time;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The line of requests for claims that found nothing and wait: one thread for all of them, however many. It listens to the
 * doorbell only while somebody stands in line, serves the oldest first, and lets those who want the same as one who just
 * found nothing pass by without asking the store. While the line is empty it executes no SQL.
 *
 * <p>Gives up: whoever joins costs one look of the whole line, so that nothing falls between its own first look and its place
 * in line.
 *
 * <p>Threading: {@link #add} and {@link #stop} are for any thread, and so is completing or cancelling what {@link #add}
 * returned, which leaves the line.
 */
public final class WaitingClaims implements Service {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingClaims.class);

    private record Waiter(ClaimRequest request, long deadline, CompletableFuture<List<Claim>> claims) {}

    /** What decides whether a request finds nothing; its order and number do not matter then. */
    private record Wish(Selector selector, Map<String, Integer> queueSlots) {
        static Wish of(ClaimRequest request) {
            return new Wish(request.selector(), request.queueSlots());
        }
    }

    private final TaskStore store;
    private final Time time;
    private final Events events;
    private final SignsOfLife life;
    private final Bell bell = new Bell();
    private final ConcurrentSkipListMap<Long, Waiter> line = new ConcurrentSkipListMap<>();
    private final AtomicLong places = new AtomicLong();
    private final Thread thread = new Thread(this::loop, "pawl-waiting");
    private final AtomicBoolean used = new AtomicBoolean();

    private boolean listening;
    private long nextDue = Long.MAX_VALUE;

    private volatile boolean started;
    private volatile boolean stopping;

    public WaitingClaims(TaskStore store, Time time, Events events, SignsOfLife life) {
        this.store = store;
        this.time = time;
        this.events = events;
        this.life = life;
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        if (stopping || used.getAndSet(true)) {
            throw new IllegalStateException("the line was opened before");
        }
        started = true;
        thread.start();
    }

    /** Whoever waits gets an empty answer. */
    @Override
    public boolean stop(Duration deadline) {
        stopping = true;
        bell.ring();
        if (!started || thread == Thread.currentThread()) {
            return true;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                // why: no deadline. Nothing is waited for in there but one write.
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    /**
     * Stands in line. The answer is empty when nothing came in time; whatever hangs on it runs on the line's own thread and
     * must be quick.
     */
    public CompletableFuture<List<Claim>> add(ClaimRequest request, Duration wait) {
        CompletableFuture<List<Claim>> claims = new CompletableFuture<>();
        line.put(places.incrementAndGet(), new Waiter(request, Time.after(time.now(), wait), claims));
        if (stopping) {
            claims.complete(List.of());
        }
        bell.ring();
        return claims;
    }

    /** Looks again: something may have come free that rings for nobody. */
    public void look() {
        if (!line.isEmpty()) {
            bell.ring();
        }
    }

    /** Gives claims back unused: nobody is there any more to work on them. */
    public void giveBack(List<Claim> claims) {
        long now = time.now();
        List<Finish> unused = claims.stream()
                .map(claim -> new Finish(claim, Transition.released(), claim.claimedAt(), now))
                .toList();
        List<Boolean> accepted = store.finish(unused);
        for (int i = 0; i < unused.size(); i++) {
            events.emit(
                    accepted.get(i)
                            ? Claimer.endedEvent(unused.get(i))
                            : Claimer.lostEvent(unused.get(i).claim()));
        }
    }

    private void loop() {
        while (!stopping) {
            try {
                leave();
                hear();
                turn();
            } catch (StoreException e) {
                LOG.debug("{} requests for claims cannot wait: {}", line.size(), e.getMessage());
                refuseAll(e);
            } catch (RuntimeException | Error bug) {
                // why: an edge. A bug in one turn must not end the thread that all others wait for.
                LOG.error("the line of waiting claims failed in a turn and goes on", bug);
                refuseAll(bug);
            }
            leave();
            // why: the ring of a stop may have been taken with that of the doorbell.
            pause(stopping ? time.now() : nextWake());
        }
        store.doorbell().remove(bell);
        line.values().forEach(waiter -> waiter.claims.complete(List.of()));
    }

    private void refuseAll(Throwable why) {
        store.doorbell().remove(bell);
        listening = false;
        nextDue = Long.MAX_VALUE;
        line.values().forEach(waiter -> waiter.claims.completeExceptionally(why));
    }

    /** Whoever has an answer leaves the line, the one who gave itself one too. */
    private void leave() {
        line.values().removeIf(waiter -> waiter.claims.isDone());
    }

    private void hear() {
        boolean wanted = !line.isEmpty();
        if (wanted && !listening) {
            store.doorbell().add(bell);
            store.doorbell().listen(bell);
            listening = true;
            // why: takes the ring with which listening begins. The turn that follows looks after all that it stands
            // for.
            pause(time.now());
        } else if (!wanted && listening) {
            store.doorbell().remove(bell);
            listening = false;
        }
    }

    /** Looks once for everybody in line. */
    private void turn() {
        if (line.isEmpty()) {
            return;
        }
        life.of(line.values().stream().map(waiter -> waiter.request.worker()).collect(Collectors.toSet()));
        nextDue = Long.MAX_VALUE;
        Set<Wish> fruitless = new HashSet<>();
        for (Waiter waiter : line.values()) {
            if (stopping) {
                return;
            }
            if (time.now() >= waiter.deadline) {
                waiter.claims.complete(List.of());
            } else if (!waiter.claims.isDone() && !fruitless.contains(Wish.of(waiter.request))) {
                Exchange exchange = store.exchange(List.of(), waiter.request);
                exchange.rescued().forEach(events::emit);
                nextDue = Math.min(nextDue, exchange.nextDue());
                if (exchange.claims().isEmpty()) {
                    fruitless.add(Wish.of(waiter.request));
                } else {
                    hand(exchange.claims(), waiter);
                }
            }
        }
    }

    private void hand(List<Claim> claims, Waiter waiter) {
        claims.forEach(claim -> events.emit(startedEvent(claim)));
        if (!waiter.claims.complete(claims)) {
            // why: it left the line while its claims were on their way.
            giveBack(claims);
        }
    }

    /** What begins elsewhere is told when it is claimed. */
    public static TaskEvent startedEvent(Claim claim) {
        return new TaskEvent.Started(
                claim.taskId(),
                claim.type(),
                claim.queue(),
                claim.attempt(),
                claim.worker(),
                Math.max(0, claim.claimedAt() - claim.runAfter()));
    }

    private long nextWake() {
        long wake = Long.MAX_VALUE;
        for (Waiter waiter : line.values()) {
            wake = Math.min(wake, waiter.deadline);
        }
        return wake == Long.MAX_VALUE
                ? wake
                : Math.min(
                        Math.min(wake, nextDue), Time.after(time.now(), Duration.ofMillis(SignsOfLife.EVERY_MILLIS)));
    }

    private void pause(long until) {
        try {
            time.await(bell, until);
        } catch (InterruptedException e) {
            // why: nobody interrupts this thread but a runtime that wants it gone.
            stopping = true;
        }
    }
}
