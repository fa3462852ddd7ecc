package dev.pawl.sqlite;

import dev.pawl.store.Change;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreSettings.Durability;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All writing of this process, over one connection. An operation is put on a queue; whoever finds the pen free takes it and
 * writes everything that waits in one transaction. A lone caller writes by itself, without any hand-over; when more arrive
 * meanwhile, the writer thread takes the pen over and keeps it while there is a crowd, so that callers share commits and the
 * connection stays with one thread.
 *
 * <p>Gives up: an operation may wait for one commit of others before its own. Gains: a crowd pays for one commit, not for
 * one each.
 *
 * <p>Threading: any number of callers. {@code held} is the pen: whoever set it owns the connection, and passes it only to
 * the writer thread.
 */
final class Pen implements AutoCloseable {
    /** Operations of one transaction: enough to make the commit cheap, few enough to keep the first one's wait short. */
    private static final int MOST_OPERATIONS = 512;

    private final Database database;
    private final Presence presence;
    private final Statements statements;
    private final Writing writing;
    private final Durability durability;
    private final Rings rings;
    private final IntConsumer onPages;
    private final ConcurrentLinkedQueue<Operation<?>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean held = new AtomicBoolean();
    private final Turn turn;
    private final Thread writer = new Thread(this::writeForAll, "pawl-writer");

    private boolean ringDue;
    private volatile long committedAt;
    private volatile boolean passed;
    private volatile boolean closing;
    private volatile boolean closed;
    private @Nullable Durability synced;

    /**
     * @param rings called after commits
     * @param onPages told after every commit about how many pages it wrote
     */
    Pen(
            Database database,
            Presence presence,
            Writing writing,
            Durability durability,
            Rings rings,
            IntConsumer onPages) {
        this.database = database;
        this.presence = presence;
        this.statements = writing.statements();
        this.writing = writing;
        this.durability = durability;
        this.rings = rings;
        this.onPages = onPages;
        this.turn = new Turn(database);
        writer.setDaemon(true);
        writer.start();
    }

    /** Runs the operation in a transaction and returns when it is committed. */
    <T> T write(Operation<T> operation) {
        operation.waiter = Thread.currentThread();
        put(operation);
        if (held.compareAndSet(false, true)) {
            writeWaiting();
            boolean forWorkers = takeRing();
            handOver();
            // why: a worker that wakes now finds the pen free.
            if (forWorkers) {
                rings.work();
            }
        }
        operation.awaitEnd();
        return operation.answer(database);
    }

    /** Runs the operation in a transaction; the answer completes, on the common pool, when it is committed. */
    <T> CompletableFuture<T> submit(Operation<T> operation) {
        CompletableFuture<T> future = new CompletableFuture<>();
        operation.future = future;
        put(operation);
        if (held.compareAndSet(false, true)) {
            pass();
        }
        return future;
    }

    /** {@link System#nanoTime} of the last commit of this process. */
    long committedAt() {
        return committedAt;
    }

    private void put(Operation<?> operation) {
        waiting.add(operation);
        // why: looked at after the add. Whoever closes drains after it said so, hence an operation is either drained or
        // taken back here.
        if (closing && waiting.remove(operation)) {
            throw new StoreException.Unavailable(database.file() + " is closed", null);
        }
    }

    /** Lets the pen go, or gives it to the writer thread when somebody waits. Only for who holds it. */
    private void handOver() {
        if (!waiting.isEmpty()) {
            pass();
            return;
        }
        held.set(false);
        // why: an operation may have come between the look and the release, and found the pen held.
        if (!waiting.isEmpty() && held.compareAndSet(false, true)) {
            pass();
        }
    }

    private void pass() {
        passed = true;
        LockSupport.unpark(writer);
    }

    private void writeForAll() {
        while (true) {
            while (!passed) {
                LockSupport.park(this);
            }
            passed = false;
            if (closed) {
                return;
            }
            boolean crowd = true;
            while (crowd) {
                crowd = writeWaiting();
                if (takeRing()) {
                    rings.work();
                }
            }
            handOver();
        }
    }

    private boolean takeRing() {
        boolean due = ringDue;
        ringDue = false;
        return due;
    }

    /** Writes what waits now; false when nothing did. Only for who holds the pen. */
    private boolean writeWaiting() {
        List<Operation<?>> batch = new ArrayList<>();
        for (Operation<?> next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next.transactional) {
                batch.add(next);
            } else {
                write(batch);
                batch = new ArrayList<>();
                next.runAlone(writing);
                Operation.end(List.of(next), database);
            }
            if (batch.size() == MOST_OPERATIONS) {
                break;
            }
        }
        write(batch);
        return !batch.isEmpty();
    }

    private void write(List<Operation<?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        Throwable failure = transact(batch);
        if (failure != null && batch.size() > 1 && Errors.isOfOneOperation(failure)) {
            // why: one operation spoilt the transaction. Alone, it fails alone.
            for (Operation<?> operation : batch) {
                List<Operation<?>> single = List.of(operation);
                operation.failure = transact(single);
                Operation.end(single, database);
            }
            return;
        }
        for (Operation<?> operation : batch) {
            operation.failure = failure;
        }
        Operation.end(batch, database);
    }

    private @Nullable Throwable transact(List<Operation<?>> batch) {
        boolean forWorkers = false;
        boolean durable = false;
        for (Operation<?> operation : batch) {
            forWorkers |= operation.rings;
            durable |= operation.durable;
        }
        try {
            presence.requireNowAndThen();
            sync(durable ? durability : Durability.NORMAL);
            begin();
            writing.begin();
            for (Operation<?> operation : batch) {
                operation.run(writing);
            }
            writing.complete();
            forWorkers |= writing.takeRing();
            long commitFrom = System.nanoTime();
            statements.with("COMMIT").execute();
            database.meters().committed(batch.size(), System.nanoTime() - commitFrom);
            onPages.accept(writing.committed());
            if (durable) {
                // why: after the commit. What is in a file that was deleted before it must not be acknowledged.
                presence.require();
            }
        } catch (Throwable e) {
            // why: an edge. Whatever went wrong, memory too, the callers must hear of it and the pen must go on.
            rollBack(e);
            return e;
        } finally {
            turn.end();
        }
        ringDue |= forWorkers;
        if (writing.edges().takeMore()) {
            goOnTelling();
        }
        List<Change> followed = writing.takeFollowed();
        if (!followed.isEmpty()) {
            rings.followed(followed);
        }
        if (writing.events().takeWrote()) {
            rings.events();
        }
        committedAt = System.nanoTime();
        return null;
    }

    /**
     * Another transaction, after those that wait: children are told of their parents' ends a few milliseconds at a time. Not by
     * {@link #put}, so that a close waits for it too.
     */
    private void goOnTelling() {
        Operation<Boolean> next = Operation.light(writing -> {
            writing.edges().doubt();
            return true;
        });
        // why: nobody waits for it, and those who are woken together are found by their futures.
        next.future = new CompletableFuture<>();
        waiting.add(next);
    }

    /** Tells children of parents whose end somebody wrote and did not live to tell. */
    void tell() {
        goOnTelling();
        if (held.compareAndSet(false, true)) {
            pass();
        }
    }

    private void begin() throws SQLException {
        PreparedStatement begin = statements.with("BEGIN IMMEDIATE");
        long waitFrom = System.nanoTime();
        if (!turn.begin(
                () -> isBegun(begin, database.meters()), database.busyTimeout().toNanos())) {
            throw Errors.busy(database, Duration.ofNanos(System.nanoTime() - waitFrom), null);
        }
    }

    private static boolean isBegun(PreparedStatement begin, Meters meters) throws SQLException {
        try {
            begin.execute();
            return true;
        } catch (SQLException e) {
            if (Errors.isBusy(e)) {
                meters.foundBusy();
                return false;
            }
            throw e;
        }
    }

    private void sync(Durability wanted) throws SQLException {
        if (synced != wanted) {
            try (Statement statement = statements.connection().createStatement()) {
                statement.execute("PRAGMA synchronous = " + wanted);
            }
            synced = wanted;
        }
    }

    private void rollBack(Throwable cause) {
        writing.forget();
        try (Statement statement = statements.connection().createStatement()) {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            // why: no transaction is open when BEGIN failed or SQLite rolled back by itself; the cause is what matters.
            cause.addSuppressed(e);
        }
        try {
            // why: the driver finalises a statement that failed for want of room, and it would stay useless for ever.
            statements.closeStatements();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    /** Ends what waits, then closes the connection. The pen stays held, so nobody writes after. */
    @Override
    public void close() {
        closing = true;
        while (!held.compareAndSet(false, true)) {
            LockSupport.parkNanos(100_000);
        }
        while (writeWaiting()) {
            // what was put before the close
        }
        closed = true;
        pass();
        turn.close();
        try {
            statements.close();
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        }
    }
}
