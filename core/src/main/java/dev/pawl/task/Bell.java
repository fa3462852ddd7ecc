package dev.pawl.task;

/**
 * A wake-up for one waiting thread. Ringing twice before it wakes is ringing once; a ring is a hint, never a truth.
 *
 * <p>Threading: any thread may ring; one thread waits, through {@link Time#await}.
 */
public final class Bell {
    private volatile boolean rung;

    /** A silent bell. */
    public Bell() {}

    public void ring() {
        // why: a bell that is still ringing has not been heard yet, so whoever waits will look after this moment
        // anyway.
        if (!rung) {
            synchronized (this) {
                rung = true;
                notifyAll();
            }
        }
    }

    /** Whether a ring is waiting to be heard. */
    public boolean isRung() {
        return rung;
    }

    /** Waits until rung, poked or {@code millis} have passed; takes the ring. Called by {@link Time}. */
    @SuppressWarnings("WaitNotInLoop") // why: an early return is allowed, the caller looks again.
    public synchronized boolean await(long millis) throws InterruptedException {
        if (!rung && millis > 0) {
            wait(millis);
        }
        boolean was = rung;
        rung = false;
        return was;
    }

    /** Makes the waiting thread look at the clock again without ringing. Called by {@link Time} when time is fake. */
    public synchronized void poke() {
        notifyAll();
    }
}
