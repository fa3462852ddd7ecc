package dev.pawl.engine;

import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import dev.pawl.store.StoreException;
import dev.pawl.store.TaskBrowser;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Bell;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what happens in this process, in memory, and adds it to the {@link Activity} that is stored: {@value #DELAY_MILLIS} ms
 * after the first thing that happened, and at the stop. While nothing happens it executes no SQL.
 *
 * <p>Gives up: a process that is killed loses the counts since its last write. Gains: what happens pays for an addition in
 * memory, not for a row.
 *
 * <p>Threading: events are told by any thread and wait for nobody; one thread writes. The monitor keeps what is on its way
 * from memory to the store from being read in both places or in none.
 */
public final class ActivityCounter implements Consumer<TaskEvent>, Service {
    static final long DELAY_MILLIS = 10_000;

    /** Types in queues that are counted by name: each takes a few kilobytes for as long as the queue is open. */
    static final int MOST_NAMED = 500;

    private static final Logger LOG = LoggerFactory.getLogger(ActivityCounter.class);

    private static final Key OTHERS = new Key(Activity.OTHER, Activity.OTHER);

    private record Key(String type, String queue) {}

    /** What was counted of one type in one queue since the last write. */
    private static final class Cell {
        private final AtomicLong enqueued = new AtomicLong();
        private final AtomicLong started = new AtomicLong();
        private final AtomicLong completed = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private final AtomicLong retried = new AtomicLong();
        private final AtomicLong cancelled = new AtomicLong();
        private final AtomicLong rescued = new AtomicLong();
        private final Distribution.Recorder waits = new Distribution.Recorder();
        private final Distribution.Recorder runs = new Distribution.Recorder();

        Activity read(long hour, Key key) {
            Activity.Counts counts = new Activity.Counts(
                    enqueued.get(),
                    started.get(),
                    completed.get(),
                    failed.get(),
                    retried.get(),
                    cancelled.get(),
                    rescued.get());
            return new Activity(hour, key.type, key.queue, counts, waits.read(), runs.read());
        }

        /** Takes back what {@link #read} gave; what was counted since stays. */
        void take(Activity written) {
            enqueued.addAndGet(-written.counts().enqueued());
            started.addAndGet(-written.counts().started());
            completed.addAndGet(-written.counts().completed());
            failed.addAndGet(-written.counts().failed());
            retried.addAndGet(-written.counts().retried());
            cancelled.addAndGet(-written.counts().cancelled());
            rescued.addAndGet(-written.counts().rescued());
            waits.subtract(written.waits());
            runs.subtract(written.runs());
        }
    }

    private final TaskStore store;
    private final TaskBrowser browser;
    private final Time time;
    private final Map<Key, Cell> cells = new ConcurrentHashMap<>();
    private final Bell bell = new Bell();
    private final AtomicBoolean used = new AtomicBoolean();
    private final Thread thread = new Thread(this::loop, "pawl-activity");
    private volatile boolean counted;

    /** In which hour the first thing happened that is not written: so it is read, and so it will be written. */
    private volatile long hour;

    private volatile boolean stopping;
    private boolean inTrouble;

    public ActivityCounter(TaskStore store, TaskBrowser browser, Time time) {
        this.store = store;
        this.browser = browser;
        this.time = time;
        thread.setDaemon(true);
    }

    @Override
    public void accept(TaskEvent event) {
        Cell cell = cell(new Key(event.type(), event.queue()));
        if (event instanceof TaskEvent.Enqueued) {
            cell.enqueued.incrementAndGet();
        } else if (event instanceof TaskEvent.Started started) {
            cell.started.incrementAndGet();
            cell.waits.record(started.waitMillis());
        } else if (event instanceof TaskEvent.Ended ended) {
            ended(cell, ended);
        } else if (event instanceof TaskEvent.Rescued rescued) {
            cell.rescued.incrementAndGet();
            if (rescued.transition().status() == TaskStatus.FAILED) {
                cell.failed.incrementAndGet();
            }
        } else if (event instanceof TaskEvent.Cancelled) {
            cell.cancelled.incrementAndGet();
        }
        if (!counted) {
            hour = Activity.hourOf(time.now());
            counted = true;
            bell.ring();
        }
    }

    private static void ended(Cell cell, TaskEvent.Ended ended) {
        switch (ended.transition().kind()) {
            case COMPLETED -> cell.completed.incrementAndGet();
            case FAILED, DISCARDED -> cell.failed.incrementAndGet();
            case RETRIED -> cell.retried.incrementAndGet();
            case CANCELLED -> cell.cancelled.incrementAndGet();
            case SNOOZED, RESCUED -> {}
            case RELEASED -> {
                return;
            }
        }
        cell.runs.record(ended.runMillis());
    }

    private Cell cell(Key key) {
        Cell known = cells.get(key);
        if (known != null) {
            return known;
        }
        return cells.computeIfAbsent(cells.size() < MOST_NAMED ? key : OTHERS, other -> new Cell());
    }

    /**
     * What happened in the hours since then, in every process: what is stored, and, on its own, what this one has not stored
     * yet.
     */
    public synchronized List<Activity> since(long moment) {
        List<Activity> all = new ArrayList<>(browser.activity(Activity.hourOf(moment)));
        all.addAll(unwritten(hour));
        return all;
    }

    private List<Activity> unwritten(long hour) {
        List<Activity> unwritten = new ArrayList<>();
        cells.forEach((key, cell) -> {
            Activity activity = cell.read(hour, key);
            if (!activity.isEmpty()) {
                unwritten.add(activity);
            }
        });
        return unwritten;
    }

    private synchronized void write() {
        long ofHour = hour;
        counted = false;
        List<Activity> unwritten = unwritten(ofHour);
        if (unwritten.isEmpty()) {
            return;
        }
        try {
            store.add(unwritten);
            unwritten.forEach(
                    activity -> cell(new Key(activity.type(), activity.queue())).take(activity));
            inTrouble = false;
        } catch (StoreException e) {
            // why: nothing is lost by waiting, and whoever works on the queue meets the trouble and reports it.
            hour = ofHour;
            counted = true;
            if (!inTrouble) {
                LOG.warn("what happened cannot be counted in the store now and is tried again: {}", e.getMessage());
            }
            inTrouble = true;
        }
    }

    @Override
    public void start() {
        if (stopping || used.getAndSet(true)) {
            throw new IllegalStateException("the counting was started before");
        }
        thread.start();
    }

    private void loop() {
        try {
            while (!stopping) {
                if (counted) {
                    long due = time.now() + DELAY_MILLIS;
                    while (!stopping && time.now() < due) {
                        time.await(bell, due);
                    }
                    write();
                } else {
                    time.await(bell, Long.MAX_VALUE);
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("the counting ends");
        } catch (RuntimeException | Error bug) {
            // why: an edge. The queue works without being counted.
            LOG.error("what happens is not counted any more", bug);
        }
    }

    /** Writes what was counted, so that it outlives the process. */
    @Override
    public boolean stop(Duration deadline) {
        stopping = true;
        bell.ring();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                // why: the thread waits for nothing but one write.
                interrupted = true;
            }
        }
        write();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }
}
