package dev.pawl.testkit;

import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that stands still until a test moves it, and dice that fall the same way in every run.
 *
 * <p>Threading: safe for any number of threads; the monitor guards the dice.
 */
public final class FakeTime implements Time {
    /** Where it begins: 2027-01-15T08:00:00Z. */
    public static final long START = 1_800_000_000_000L;

    private final AtomicLong now = new AtomicLong(START);
    private final Set<Bell> waiting = ConcurrentHashMap.newKeySet();
    private final Deque<Double> loaded = new ArrayDeque<>();
    private final Random random;

    /** Dice of a fixed seed. */
    public FakeTime() {
        this(1);
    }

    /** Dice of this seed. */
    public FakeTime(long seed) {
        this.random = new Random(seed);
    }

    @Override
    public long now() {
        return now.get();
    }

    @Override
    public long nanos() {
        return (now() - START) * 1_000_000;
    }

    @Override
    public synchronized double random() {
        return loaded.isEmpty() ? random.nextDouble() : loaded.poll();
    }

    /** The next throws of the dice, each in [0, 1); after them the seed decides again. */
    public synchronized void load(double... throwsToCome) {
        for (double value : throwsToCome) {
            if (!(value >= 0 && value < 1)) {
                throw new IllegalArgumentException("a throw is at least 0 and less than 1, not " + value);
            }
            loaded.add(value);
        }
    }

    /** Lets time pass; whoever waits looks at the clock again. */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not run backwards: " + duration);
        }
        now.addAndGet(duration.toMillis());
        waiting.forEach(Bell::poke);
    }

    /** How many threads wait at this moment. */
    public int waiting() {
        return waiting.size();
    }

    @Override
    public boolean await(Bell bell, long deadline) throws InterruptedException {
        // why: in the bell's own monitor, so that no advance falls between the look at the clock and the wait.
        synchronized (bell) {
            waiting.add(bell);
            try {
                return bell.await(now() < deadline ? Long.MAX_VALUE : 0);
            } finally {
                waiting.remove(bell);
            }
        }
    }
}
