package dev.pawl.sqlite;

import dev.pawl.store.Checkpoint;
import dev.pawl.task.Bell;
import dev.pawl.task.Time;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries the write-ahead log over into the file, beside the writers instead of on a committing thread. Then the pages
 * that were written meanwhile are carried over with the pen in hand, so that the log starts again at its beginning and
 * stays bounded however busy the writers are.
 *
 * <p>Threading: one thread of its own; {@link #wrote} is called under the pen. The monitor guards the connection, and is never
 * held while waiting for the pen.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);

    /**
     * Pages in the log at which they are carried over: 16 MB. Fewer would slow commits more often, since each checkpoint syncs the
     * file; more would let the log grow longer, and a commit that makes the log longer is synced at half the speed of
     * one that overwrites it.
     */
    private static final long PAGES_BETWEEN = 4_000;

    /** Pages of our own between two looks at the log: others write it too, and nobody tells how much. */
    private static final long PAGES_PER_LOOK = 1_000;

    /** Pages written while a checkpoint lags behind, after which the writers wait for it: 24 MB on top of the 16. */
    private static final long PAGES_BEHIND = 6_000;

    /** A log as long as this, 40 MB, is worth a longer wait for readers. */
    private static final long PAGES_LONG = 10_000;

    private static final int SHORT_WAIT_MILLIS = 20;
    private static final int LONG_WAIT_MILLIS = 1_000;

    private final Connection connection;
    private final Meters meters;
    private final Consumer<Runnable> withPen;
    private final Time time;
    private final Bell bell = new Bell();
    private final AtomicLong pages = new AtomicLong();
    private long pagesForLongWait = PAGES_LONG;
    private final Thread thread = new Thread(this::run, "pawl-checkpointer");
    private volatile boolean closed;

    /**
     * @param connection its own
     * @param withPen runs something while nobody of this process writes
     */
    Checkpointer(Connection connection, Meters meters, Consumer<Runnable> withPen, Time time) {
        this.connection = connection;
        this.meters = meters;
        this.withPen = withPen;
        this.time = time;
        thread.setDaemon(true);
        thread.start();
    }

    void wrote(int morePages) {
        long sinceLook = pages.addAndGet(morePages);
        if (sinceLook >= PAGES_BEHIND) {
            pages.set(0);
            startAgain();
        } else if (sinceLook >= PAGES_PER_LOOK) {
            bell.ring();
        }
    }

    private void run() {
        try {
            while (!closed) {
                time.await(bell, Long.MAX_VALUE);
                if (!closed && pages.get() >= PAGES_PER_LOOK) {
                    look();
                }
            }
        } catch (InterruptedException e) {
            LOG.debug("checkpointer ends");
        }
    }

    /** why NOOP: it says how long the log is. A SQLite before 3.51 takes it for PASSIVE, and says so too. */
    private void look() {
        pages.set(0);
        try {
            if (checkpoint("NOOP", SHORT_WAIT_MILLIS).logPages() >= PAGES_BETWEEN) {
                measured("PASSIVE", SHORT_WAIT_MILLIS);
                withPen.accept(this::startAgain);
            }
        } catch (SQLException | RuntimeException e) {
            // why: an edge. The log grows until the next look succeeds; nothing is lost by that.
            LOG.warn("checkpoint failed: {}", e.toString());
        }
    }

    /**
     * Lets the log start again at its beginning, which no reader may be in the way of. Writers wait meanwhile, so a reader that stays
     * is waited for shortly, and long only when the log has become half as long again since the last time that did not help.
     */
    private synchronized void startAgain() {
        try {
            boolean patient = checkpoint("NOOP", 0).logPages() >= pagesForLongWait;
            Checkpoint checkpoint = measured("RESTART", patient ? LONG_WAIT_MILLIS : SHORT_WAIT_MILLIS);
            if (checkpoint.complete()) {
                pagesForLongWait = PAGES_LONG;
            } else if (patient) {
                pagesForLongWait = checkpoint.logPages() * 3 / 2;
            }
        } catch (SQLException e) {
            LOG.debug("the log could not start again yet: {}", e.getMessage());
        }
    }

    private Checkpoint measured(String mode, int waitMillis) throws SQLException {
        long from = System.nanoTime();
        Checkpoint checkpoint = checkpoint(mode, waitMillis);
        meters.checkpointed(System.nanoTime() - from);
        return checkpoint;
    }

    private synchronized Checkpoint checkpoint(String mode, int waitMillis) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = " + waitMillis);
            return SqliteMaintenance.checkpoint(statement, mode);
        }
    }

    @Override
    public void close() {
        closed = true;
        bell.ring();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("closing the checkpointer: {}", e.getMessage());
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
