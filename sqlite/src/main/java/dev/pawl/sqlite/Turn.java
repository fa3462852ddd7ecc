package dev.pawl.sqlite;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to SQLite's write lock, in turn with other processes. Who finds it taken stands in line for a lock on a file
 * beside the queue, {@code -turn}; only the first in line asks for the write lock, every millisecond. Who writes without pause looks
 * every ten milliseconds whether there is a line, and stands at its end. SQLite's own busy handler asks the more rarely the
 * longer it has waited, and knows no line, so that the unlucky wait for seconds (measured: decision 0008).
 *
 * <p>Gives up: who comes at the right moment still writes before those in line, for ten milliseconds. The turn is a courtesy and
 * protects nothing; where it cannot be had, or somebody was stopped with it in hand, one waits without.
 *
 * <p>Threading: under the pen, but for the timer that ends the wait for a turn that never comes.
 */
final class Turn implements AutoCloseable {
    /** What waits asks. */
    @FunctionalInterface
    interface Attempt {
        boolean succeeds() throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Turn.class);

    /** Asking more often would leave clients that stand in no line, plain SQLite ones, next to no chance. */
    private static final long ASK_NANOS = 1_000_000;

    /** Who pauses for so long lets others in without a line. */
    private static final long PAUSE_NANOS = 2_000_000;

    /** Who writes without pause looks so often whether somebody is in line. */
    private static final long LONGEST_SPELL_NANOS = 10_000_000;

    /** After so long in line one asks without it: it may be long, or the first in it may be a process that was stopped. */
    private static final long PATIENCE_MILLIS = 1_000;

    /** For how long nobody stands in a line that does not move while nobody writes; twice as long each time it is found so. */
    private static final long SHORTEST_STUCK_NANOS = 1_000_000_000;

    private static final long LONGEST_STUCK_NANOS = 60_000_000_000L;

    private static final boolean IS_WINDOWS =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");

    private final Path file;
    private @Nullable FileChannel line;
    private long stuckUntil = System.nanoTime();
    private long stuckNanos = SHORTEST_STUCK_NANOS;
    private boolean impatient;
    private long spellBegan = stuckUntil;
    private long endedAt = stuckUntil;

    Turn(Database database) {
        this.file = database.beside("-turn");
    }

    /**
     * Asks for the write lock, in turn, until it is there or this many nanoseconds are over.
     *
     * @return whether it is there; then {@link #end} follows
     */
    boolean begin(Attempt attempt, long nanos) throws SQLException {
        if (System.nanoTime() - endedAt >= PAUSE_NANOS) {
            spellBegan = System.nanoTime();
        }
        boolean begun = !(isLongSpell() && isSomebodyInLine()) && attempt.succeeds();
        if (!begun) {
            begun = await(attempt, nanos);
            spellBegan = System.nanoTime();
        }
        return begun;
    }

    /** The write lock is given back. */
    void end() {
        endedAt = System.nanoTime();
    }

    private boolean isLongSpell() {
        return System.nanoTime() - spellBegan >= LONGEST_SPELL_NANOS;
    }

    /** Looks by taking the turn; whoever has it now is the first in line. */
    private boolean isSomebodyInLine() {
        spellBegan = System.nanoTime();
        if (isStuck()) {
            return false;
        }
        try {
            FileLock turn = open().tryLock();
            release(turn);
            return turn == null;
        } catch (OverlappingFileLockException | IOException e) {
            LOG.debug("no look at the line: {}", e.toString());
            return false;
        }
    }

    private boolean isStuck() {
        return System.nanoTime() - stuckUntil < 0;
    }

    private boolean await(Attempt attempt, long nanos) throws SQLException {
        long begun = System.nanoTime();
        // why: an interrupted thread cannot wait. The interrupt is for the caller's own code, and gets there.
        boolean interrupted = Thread.interrupted();
        boolean wasStuck = isStuck();
        FileLock turn = wasStuck ? null : stand(nanos);
        try {
            boolean waited = false;
            while (!attempt.succeeds()) {
                waited = true;
                if (System.nanoTime() - begun >= nanos) {
                    return false;
                }
                LockSupport.parkNanos(ASK_NANOS);
                interrupted |= Thread.interrupted();
            }
            if (impatient && !waited && !wasStuck) {
                // why: nobody wrote, and yet the line did not move.
                stuck();
            }
            return true;
        } finally {
            release(turn);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void stuck() {
        stuckUntil = System.nanoTime() + stuckNanos;
        stuckNanos = Math.min(LONGEST_STUCK_NANOS, 2 * stuckNanos);
    }

    /** Stands in line and returns as the first in it; null when there is no standing. */
    private @Nullable FileLock stand(long nanos) {
        CompletableFuture<Boolean> patience = new CompletableFuture<>();
        impatient = false;
        try {
            FileChannel channel = open();
            long longest = Math.min(TimeUnit.NANOSECONDS.toMillis(nanos), PATIENCE_MILLIS);
            patience.orTimeout(longest, TimeUnit.MILLISECONDS).exceptionally(late -> leave(channel));
            FileLock turn = IS_WINDOWS ? askForTurn(channel) : channel.lock();
            stuckNanos = SHORTEST_STUCK_NANOS;
            return turn;
        } catch (OverlappingFileLockException e) {
            // why: another queue of this process, on the same file. Locks tell only processes apart.
            return null;
        } catch (AsynchronousCloseException | FileLockInterruptionException e) {
            impatient = patience.isCompletedExceptionally();
            return null;
        } catch (IOException e) {
            LOG.debug("no turns at {}: {}", file, e.toString());
            stuck();
            return null;
        } finally {
            patience.complete(true);
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = line;
        if (open == null || !open.isOpen()) {
            open = PrivateFile.openForWriting(file);
            line = open;
        }
        return open;
    }

    /** why: there, closing a channel does not wake who waits in it for a lock. */
    private static FileLock askForTurn(FileChannel channel) throws IOException {
        FileLock turn = channel.tryLock();
        while (turn == null) {
            LockSupport.parkNanos(ASK_NANOS);
            turn = channel.tryLock();
        }
        return turn;
    }

    private static boolean leave(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("leaving the line: {}", e.toString());
        }
        return false;
    }

    private static void release(@Nullable FileLock turn) {
        try {
            if (turn != null && turn.acquiredBy().isOpen()) {
                turn.release();
            }
        } catch (IOException e) {
            // why: it was closed meanwhile, and that gave the turn back.
            LOG.debug("giving the turn back: {}", e.toString());
        }
    }

    @Override
    public void close() {
        if (line != null) {
            leave(line);
        }
    }
}
