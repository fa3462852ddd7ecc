package dev.pawl.sqlite;

import dev.pawl.store.StoreException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * A few connections that only read, opened when first needed. Reading never waits for a writer, nor a writer for it.
 *
 * <p>Threading: safe for any number of threads; the monitor guards the lists.
 */
final class Readers implements AutoCloseable {
    /** What one reader does. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Statements statements) throws SQLException;
    }

    private static final int MOST = 4;

    private final Database database;
    private final Presence presence;
    private final Semaphore places = new Semaphore(MOST, true);
    private final Deque<Statements> free = new ArrayDeque<>();
    private final List<Statements> open = new ArrayList<>();
    private boolean closed;

    Readers(Database database, Presence presence) {
        this.database = database;
        this.presence = presence;
    }

    <T> T read(Reading<T> reading) {
        places.acquireUninterruptibly();
        try {
            presence.requireNowAndThen();
            Statements statements = take();
            try {
                return reading.read(statements);
            } catch (SQLException e) {
                // why: the driver finalises a statement that failed, and it would stay useless for ever.
                statements.closeStatements();
                throw e;
            } finally {
                giveBack(statements);
            }
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        } finally {
            places.release();
        }
    }

    /** Several statements that see one and the same moment. */
    <T> T readOneMoment(Reading<T> reading) {
        return read(statements -> {
            statements.with("BEGIN").execute();
            try {
                return reading.read(statements);
            } finally {
                statements.with("COMMIT").execute();
            }
        });
    }

    private synchronized Statements take() throws SQLException {
        if (closed) {
            throw new StoreException.Unavailable(database.file() + " is closed", null);
        }
        Statements statements = free.poll();
        if (statements == null) {
            statements = new Statements(database.openReader());
            open.add(statements);
        }
        return statements;
    }

    private synchronized void giveBack(Statements statements) {
        free.push(statements);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        places.acquireUninterruptibly(MOST);
        try {
            for (Statements statements : open) {
                statements.close();
            }
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        } finally {
            places.release(MOST);
        }
    }
}
