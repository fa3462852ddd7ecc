package dev.pawl.sqlite;

import dev.pawl.store.Doorbell;
import dev.pawl.store.StoreException;
import dev.pawl.task.Bell;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings for commits: of this process at once, of others by watching the folder for writes to the log and then comparing
 * {@code PRAGMA data_version} on the pen's connection, which does not change for the pen's own commits.
 *
 * <p>SQLite writes the log before the commit can be seen, and may sync it in between. So one write is followed by several
 * looks, further and further apart, until the version has changed or a second has passed. While nobody listens nothing is
 * watched; while nothing is written nothing is executed. Where the system has no native watch, the version is polled.
 *
 * <p>A watch makes every write to the log dearer (measured: an enqueue of 51 us takes 75), our own too. So the first
 * write ends it, and it begins again when writing has ceased; in between the version is polled.
 *
 * <p>Threading: safe for any number of threads; one thread of its own watches. The monitor guards {@code key}.
 */
final class FileDoorbell implements Doorbell, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FileDoorbell.class);

    private static final long LONGEST_LOOK_MILLIS = 512;

    /** Between two looks where nothing can be watched, when nothing has changed for long. */
    private static final long LONGEST_POLL_MILLIS = 50;

    /** Nothing committed for this long: the writing that woke us is over. */
    private static final long QUIET_NANOS = 10_000_000;

    /** A commit is seen so soon after its first write, unless the disk is slow; until then one looks more often. */
    private static final long SYNC_NANOS = 4_000_000;

    private static final long SHORT_LOOK_NANOS = 200_000;

    /** After so many turns in which we wrote ourselves, others are looked after all the same. */
    private static final int MOST_UNLOOKED = 10;

    private final Path folder;
    private final Path file;
    private final Path log;
    private final LongSupplier dataVersion;
    private final LongSupplier ownCommitAt;
    private final Meters meters;
    private final List<Bell> bells = new CopyOnWriteArrayList<>();
    private final List<Bell> eventBells = new CopyOnWriteArrayList<>();
    private final Set<Bell> listening = new CopyOnWriteArraySet<>();
    private final @Nullable WatchService watcher;
    private final Thread thread = new Thread(this::watch, "pawl-doorbell");

    private volatile long known;
    private volatile boolean closed;
    private @Nullable WatchKey key;

    /**
     * @param dataVersion the version as the pen's connection sees it
     * @param ownCommitAt {@link System#nanoTime} of this process' last commit
     */
    FileDoorbell(Database database, LongSupplier dataVersion, LongSupplier ownCommitAt) {
        this(database, dataVersion, ownCommitAt, hasNativeWatch());
    }

    FileDoorbell(Database database, LongSupplier dataVersion, LongSupplier ownCommitAt, boolean watches) {
        this.ownCommitAt = ownCommitAt;
        this.file = database.file();
        this.log = database.wal();
        this.meters = database.meters();
        Path parent = log.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(log + " has no folder");
        }
        this.folder = parent;
        this.dataVersion = dataVersion;
        this.watcher = watches ? newWatcher() : null;
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean hasNativeWatch() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return os.contains("linux") || os.contains("windows");
    }

    private @Nullable WatchService newWatcher() {
        try {
            return folder.getFileSystem().newWatchService();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("{} cannot be watched, its version is polled instead: {}", folder, e.toString());
            return null;
        }
    }

    /** A commit of this process that may concern a worker. */
    void ring() {
        meters.rang();
        bells.forEach(Bell::ring);
    }

    @Override
    public void add(Bell bell) {
        bells.add(bell);
    }

    /** A commit of this process that wrote to the event log. */
    void ringForEvents() {
        eventBells.forEach(Bell::ring);
    }

    @Override
    public void addForEvents(Bell bell) {
        eventBells.add(bell);
    }

    @Override
    public void remove(Bell bell) {
        bells.remove(bell);
        eventBells.remove(bell);
        ignore(bell);
    }

    @Override
    public synchronized void listen(Bell bell) {
        boolean first = listening.isEmpty();
        listening.add(bell);
        if (first) {
            begin(bell);
        }
        notifyAll();
        bell.ring();
    }

    private void begin(Bell first) {
        try {
            register();
            known = dataVersion.getAsLong();
        } catch (StoreException e) {
            listening.remove(first);
            throw e;
        }
    }

    @Override
    public synchronized void ignore(Bell bell) {
        listening.remove(bell);
        if (listening.isEmpty()) {
            unregister();
        }
    }

    private boolean isListening() {
        return !listening.isEmpty();
    }

    private synchronized void unregister() {
        if (key != null) {
            key.cancel();
            key = null;
        }
    }

    private synchronized void register() {
        if (watcher == null || closed || listening.isEmpty()) {
            return;
        }
        try {
            key = folder.register(
                    watcher,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot watch " + folder + ": " + e, e);
        }
    }

    private void watch() {
        try {
            while (!closed) {
                if (watcher == null) {
                    poll();
                } else if (concernsUs(watcher.take())) {
                    follow(watcher);
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            LOG.debug("doorbell of {} ends", log);
        }
    }

    /** Looks the more rarely the longer nothing has changed. */
    private void poll() throws InterruptedException {
        awaitListener();
        for (long pause = 1; isListening(); pause = look() ? 1 : Math.min(LONGEST_POLL_MILLIS, 2 * pause)) {
            TimeUnit.MILLISECONDS.sleep(pause);
        }
    }

    private synchronized void awaitListener() throws InterruptedException {
        while (listening.isEmpty() && !closed) {
            wait();
        }
    }

    /**
     * After a write: looks for its commit several times a millisecond, then every millisecond, unwatched, until nothing was
     * committed for a while; then watches again and looks a few times more, ever more rarely.
     */
    private void follow(WatchService watching) throws InterruptedException {
        boolean writing = true;
        while (writing) {
            unregister();
            pollUntilQuiet();
            writing = isListening() && (!isRegistered() || isWrittenAgain(watching));
        }
    }

    private void pollUntilQuiet() throws InterruptedException {
        long begun = System.nanoTime();
        long quietSince = begun;
        int unlooked = 0;
        boolean expected = true;
        while (isListening() && System.nanoTime() - quietSince < QUIET_NANOS) {
            // why: a write that follows our own commit is most likely ours, and the worker it woke wants the pen.
            boolean ours = ownCommitAt.getAsLong() - quietSince > 0;
            unlooked = ours && unlooked < MOST_UNLOOKED ? unlooked + 1 : 0;
            boolean written = unlooked > 0 || look() || ours;
            if (written) {
                quietSince = System.nanoTime();
            }
            expected &= !written && System.nanoTime() - begun < SYNC_NANOS;
            if (expected) {
                LockSupport.parkNanos(SHORT_LOOK_NANOS);
            } else {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    /** Whether the watch is on again; without it the looking goes on. */
    private boolean isRegistered() {
        try {
            register();
            return true;
        } catch (StoreException e) {
            LOG.debug("{} cannot be watched just now: {}", folder, e.getMessage());
            return false;
        }
    }

    private boolean isWrittenAgain(WatchService watching) throws InterruptedException {
        for (long pause = 1; pause <= LONGEST_LOOK_MILLIS && isListening(); pause *= 2) {
            if (look()) {
                return true;
            }
            WatchKey signalled = watching.poll(pause, TimeUnit.MILLISECONDS);
            if (signalled != null && concernsUs(signalled)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the log was written, or the file is another's or gone. */
    private boolean concernsUs(WatchKey signalled) {
        boolean found = false;
        for (WatchEvent<?> event : signalled.pollEvents()) {
            found |= event.kind() == StandardWatchEventKinds.OVERFLOW
                    || log.getFileName().equals(event.context())
                    || event.kind() != StandardWatchEventKinds.ENTRY_MODIFY
                            && file.getFileName().equals(event.context());
        }
        signalled.reset();
        return found;
    }

    private boolean look() {
        if (listening.isEmpty()) {
            return false;
        }
        try {
            long version = dataVersion.getAsLong();
            if (version == known) {
                return false;
            }
            known = version;
            meters.rang();
            listening.forEach(Bell::ring);
            return true;
        } catch (StoreException e) {
            // why: a ring is a hint. Whoever wakes meets the trouble and reports it.
            LOG.debug("cannot look at {}: {}", log, e.getMessage());
            listening.forEach(Bell::ring);
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            listening.clear();
            notifyAll();
        }
        try {
            if (watcher != null) {
                watcher.close();
            }
        } catch (IOException e) {
            LOG.debug("closing the watch of {}: {}", folder, e.toString());
        }
        thread.interrupt();
    }
}
