package dev.pawl.engine;

import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread of a {@link Service}: started once, told to stop, and waited for by the time of the queue.
 *
 * <p>Threading: safe for any number of threads.
 */
final class OwnThread {
    /** What the thread does until it is told to stop; it may wait, and ends when interrupted. */
    interface Work {
        void run() throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(OwnThread.class);

    private final String what;
    private final Time time;
    private final Runnable waker;
    private final List<Bell> ends = new CopyOnWriteArrayList<>();
    private final AtomicBoolean used = new AtomicBoolean();
    private final Thread thread;
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile boolean ended;

    /**
     * @param name of the thread
     * @param what the service is, for who starts it twice
     * @param waker rings whatever the work may wait for
     */
    OwnThread(String name, String what, Time time, Runnable waker, Work work) {
        this.what = what;
        this.time = time;
        this.waker = waker;
        this.thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            LOG.debug("{} ends", what);
        } finally {
            ended = true;
            ends.forEach(Bell::ring);
        }
    }

    /**
     * @param before done first, on the calling thread
     * @throws IllegalStateException when it was started, or stopped, before
     */
    void start(Runnable before) {
        if (stopping || used.getAndSet(true)) {
            throw new IllegalStateException(what + " was started before");
        }
        before.run();
        started = true;
        thread.start();
    }

    boolean isStopping() {
        return stopping;
    }

    /** As {@link Service#stop} says. */
    boolean stop(Duration deadline) {
        stopping = true;
        waker.run();
        if (!started) {
            return true;
        }
        long until = Time.after(time.now(), deadline);
        Bell end = new Bell();
        ends.add(end);
        boolean interrupted = false;
        while (!ended && !interrupted && time.now() < until) {
            try {
                time.await(end, until);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        ends.remove(end);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }
}
