package dev.pawl.engine;

import dev.pawl.store.Doorbell;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The line of those elsewhere who wait for the doorbell: one thread for all of them. Rings are numbered, so that who comes back
 * with the number it heard last misses none that fell in between. While nobody waits the thread sleeps, whatever rings.
 *
 * <p>Gives up: rings that come together are one, and who heard none for a while may be rung for nothing.
 *
 * <p>Threading: {@link #add} and {@link #stop} are for any thread, and so is completing what {@link #add} returned, which leaves
 * the line.
 */
public final class WaitingRings implements Service {
    /** So long after the last one left nobody listens to the doorbell any more. */
    private static final Duration DEAF_AFTER = Duration.ofMinutes(2);

    private record Waiter(long known, long deadline, CompletableFuture<OptionalLong> ring) {}

    private final Doorbell doorbell;
    private final Time time;
    private final Bell bell = new Bell();
    private final Bell arrivals = new Bell();
    private final ConcurrentLinkedQueue<Waiter> line = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::loop, "pawl-rings");
    private final AtomicBoolean used = new AtomicBoolean();

    /** Begins with the clock, so that a number of an earlier process is not taken for one of this. */
    private long number;

    private boolean listening;

    private volatile boolean arrived;
    private volatile boolean started;
    private volatile boolean stopping;

    public WaitingRings(Doorbell doorbell, Time time) {
        this.doorbell = doorbell;
        this.time = time;
        thread.setDaemon(true);
    }

    @Override
    public void start() {
        if (stopping || used.getAndSet(true)) {
            throw new IllegalStateException("the line was opened before");
        }
        number = time.now();
        started = true;
        thread.start();
    }

    /** Whoever waits gets an empty answer. */
    @Override
    public boolean stop(Duration deadline) {
        stopping = true;
        arrivals.ring();
        bell.ring();
        boolean interrupted = false;
        while (started && thread.isAlive()) {
            try {
                // why: no deadline. Nothing is waited for in there.
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
     * Stands in line for the next ring. The answer is its number, at once when that of the newest is another than {@code known};
     * empty when nothing rang in time. Whatever hangs on it runs on the line's own thread and must be quick.
     */
    public CompletableFuture<OptionalLong> add(long known, Duration wait) {
        CompletableFuture<OptionalLong> ring = new CompletableFuture<>();
        line.add(new Waiter(known, Time.after(time.now(), wait), ring));
        if (stopping) {
            ring.complete(OptionalLong.empty());
        }
        arrived = true;
        arrivals.ring();
        // why not a ring: nothing has happened that others in line should hear of.
        bell.poke();
        return ring;
    }

    private void loop() {
        try {
            while (!stopping) {
                if (line.isEmpty()) {
                    idle();
                } else {
                    hear();
                    serve();
                }
            }
        } catch (InterruptedException e) {
            // why: nobody interrupts this thread but a runtime that wants it gone.
            stopping = true;
        }
        doorbell.remove(bell);
        line.forEach(waiter -> waiter.ring.complete(OptionalLong.empty()));
    }

    private void idle() throws InterruptedException {
        boolean came = time.await(arrivals, listening ? Time.after(time.now(), DEAF_AFTER) : Long.MAX_VALUE);
        if (!came && listening && line.isEmpty()) {
            doorbell.remove(bell);
            listening = false;
        }
    }

    private void hear() {
        if (!listening) {
            doorbell.add(bell);
            doorbell.listen(bell);
            listening = true;
            // why: nobody counted what rang before.
            number++;
        }
    }

    private void serve() throws InterruptedException {
        arrived = false;
        long next = answer();
        // why: in the bell's own monitor, so that nobody arrives between the look at the line and the wait.
        synchronized (bell) {
            if (!arrived && !stopping && !line.isEmpty() && time.await(bell, next)) {
                number++;
            }
        }
    }

    /** When the next of those who stay has waited long enough. */
    private long answer() {
        long now = time.now();
        long next = Long.MAX_VALUE;
        for (Waiter waiter : line) {
            if (waiter.known != number) {
                waiter.ring.complete(OptionalLong.of(number));
            } else if (now >= waiter.deadline) {
                waiter.ring.complete(OptionalLong.empty());
            } else {
                next = Math.min(next, waiter.deadline);
            }
        }
        line.removeIf(waiter -> waiter.ring.isDone());
        return next;
    }
}
