package dev.pawl.sqlite;

import dev.pawl.store.Activity;
import dev.pawl.store.Awaited;
import dev.pawl.store.Bulk;
import dev.pawl.store.BulkStep;
import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Doorbell;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.HoldRequest;
import dev.pawl.store.Kept;
import dev.pawl.store.LogLine;
import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.Taken;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskStore;
import dev.pawl.store.WorkerInfo;
import dev.pawl.task.CheckpointValue;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Progress;
import dev.pawl.task.Signal;
import dev.pawl.task.Strategy;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Time;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store in one SQLite file: every verb is an operation for the pen. When the file is deleted, moved or replaced while it is
 * open, every verb says so until it is back, or another queue stands in its place.
 *
 * <p>Threading: safe for any number of threads; the monitor guards the change from a lost file to another.
 */
final class SqliteStore implements TaskStore {
    private static final Logger LOG = LoggerFactory.getLogger(SqliteStore.class);

    private final Database database;
    private final StoreSettings settings;
    private final Time time;
    private final FileDoorbell doorbell;
    private final Rings rings = new Rings() {
        @Override
        public void work() {
            doorbell.ring();
        }

        @Override
        public void events() {
            doorbell.ringForEvents();
        }

        @Override
        public void followed(List<Change> cancelled) {
            Consumer<Change> told = follows;
            if (told != null) {
                // why: who hears of it may write, which would wait for the pen that this thread still holds.
                ForkJoinPool.commonPool().execute(() -> cancelled.forEach(told));
            }
        }
    };
    private volatile @Nullable Consumer<Change> follows;
    private volatile OpenFile open;
    private volatile boolean closed;

    static Store open(Database database, StoreSettings settings, Time time) {
        try {
            SqliteStore store = new SqliteStore(database, settings, time);
            return new Store(
                    store,
                    new SqliteBrowser(() -> store.file().readers(), time),
                    new SqliteJobs(() -> store.file().pen(), () -> store.file().readers()),
                    new SqliteMaintenance(
                            database,
                            () -> store.file().pen(),
                            () -> store.file().readers(),
                            time),
                    new SqliteAccess(
                            () -> store.file().pen(), () -> store.file().readers(), time),
                    new SqliteWebhooks(
                            () -> store.file().pen(), () -> store.file().readers(), time),
                    new SqliteSchedules(
                            () -> store.file().pen(), () -> store.file().readers()),
                    new SqliteRegistry(store::file));
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        }
    }

    private SqliteStore(Database database, StoreSettings settings, Time time) throws SQLException {
        this.database = database;
        this.settings = settings;
        this.time = time;
        this.open = new OpenFile(database, settings, time, rings);
        this.doorbell = new FileDoorbell(
                database, () -> file().dataVersion(), () -> open.pen().committedAt());
        open.goOn();
    }

    private Pen pen() {
        return file().pen();
    }

    /** The open file; when it was lost, what stands in its place now. */
    private OpenFile file() {
        OpenFile now = open;
        return now.presence().isLost() ? found(now) : now;
    }

    private synchronized OpenFile found(OpenFile lost) {
        if (open != lost || closed) {
            return open;
        }
        try {
            lost.presence().require();
            LOG.info("{} is back", database.file());
            return lost;
        } catch (StoreException.Unavailable stillLost) {
            OpenFile other = openOther(lost, stillLost);
            open = other;
            other.goOn();
            LOG.warn("{} was replaced by another file, which is open now{}", database.file(), lost.log());
            lost.close();
            doorbell.ring();
            return other;
        }
    }

    /** Opens the file that stands where the lost one stood, without the log that the lost one left there. */
    private OpenFile openOther(OpenFile lost, StoreException.Unavailable why) {
        if (Presence.keyOf(database.file()) == null) {
            throw why;
        }
        try {
            lost.log().takeAway(time.now());
            try {
                return openFenced();
            } catch (SQLException | IOException | RuntimeException e) {
                lost.log().putBack();
                throw e;
            }
        } catch (SQLException e) {
            throw useless(why, Errors.sorted(e, database));
        } catch (IOException | StoreException e) {
            throw useless(why, e);
        }
    }

    private OpenFile openFenced() throws SQLException, IOException {
        database.refuseForeign();
        OpenFile other = new OpenFile(database, settings, time, rings);
        try {
            // why: what this process claimed in the lost file must not pass a fence in this one.
            other.pen().write(Operation.durable(writing -> Fences.leap(writing.statements())));
            return other;
        } catch (StoreException e) {
            other.close();
            throw e;
        }
    }

    private static StoreException useless(StoreException.Unavailable lost, Exception why) {
        return new StoreException.Unavailable(lost.getMessage() + ", which cannot be used: " + why.getMessage(), why);
    }

    @Override
    public List<Enqueued> insert(List<NewTask> tasks) {
        return tasks.isEmpty() ? List.of() : pen().write(inserting(tasks));
    }

    @Override
    public CompletableFuture<List<Enqueued>> insertAsync(List<NewTask> tasks) {
        return tasks.isEmpty() ? CompletableFuture.completedFuture(List.of()) : pen().submit(inserting(tasks));
    }

    private static Operation<List<Enqueued>> inserting(List<NewTask> tasks) {
        return Operation.<List<Enqueued>>durable(writing -> writing.inserts().add(tasks))
                .ringing();
    }

    @Override
    public List<Enqueued> insert(Connection connection, List<NewTask> tasks) {
        Statements statements = new Statements(connection);
        try {
            requireTransactionOnThisFile(statements);
            // why: the write lock first. A transaction that has read cannot wait for it any more, it would fail at
            // once.
            statements.update("UPDATE high_water SET task_id = task_id WHERE false");
            Writing writing = new Writing(statements, new Channels(), new Registered(), time);
            writing.begin();
            List<Enqueued> answers = writing.inserts().add(tasks);
            writing.complete();
            return answers;
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        } finally {
            close(statements);
        }
    }

    private void requireTransactionOnThisFile(Statements statements) throws SQLException {
        if (statements.connection().getAutoCommit()) {
            throw new IllegalArgumentException(
                    "connection: must have auto-commit off, so that the task exists only if your transaction commits");
        }
        String file = mainFile(statements.connection());
        if (!database.isSameFile(file)) {
            throw new IllegalArgumentException("connection: must be to " + database.file() + ", not to '" + file + "'");
        }
    }

    /** By the pragma, since reading {@code pragma_database_list} would begin a read transaction. */
    private static String mainFile(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA database_list")) {
            while (row.next()) {
                if (row.getString(2).equals("main")) {
                    return row.getString(3);
                }
            }
            return "";
        }
    }

    private void close(Statements statements) {
        try {
            statements.closeStatements();
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        }
    }

    @Override
    public Exchange exchange(List<Finish> ended, ClaimRequest request) {
        Operation.Work<Exchange> work = writing -> {
            List<Boolean> accepted = ended.isEmpty() ? List.of() : new Finishes(writing).finish(ended);
            List<TaskEvent.Rescued> rescued = new ArrayList<>();
            Claims claims = new Claims(writing);
            List<Claim> claimed = claims.claim(request, rescued);
            boolean foundAll = claimed.size() == request.free() + request.prefetch();
            return new Exchange(accepted, claimed, rescued, foundAll ? Long.MAX_VALUE : claims.nextDue());
        };
        if (ended.isEmpty()) {
            return pen().write(Operation.light(work));
        }
        // why: a task that went back to its queue has a time at which it is due, and idle workers here know only
        // theirs.
        boolean requeued = ended.stream().anyMatch(finish -> finish.transition().status() == TaskStatus.QUEUED);
        Operation<Exchange> operation = Operation.durable(work);
        return pen().write(requeued ? operation.ringing() : operation);
    }

    @Override
    public Taken hold(List<NewTask> wanted, HoldRequest request) {
        return wanted.isEmpty()
                ? Taken.NOTHING
                : pen().write(Operation.light(writing -> new Holds(writing).hold(wanted, request)));
    }

    @Override
    public List<Boolean> finish(List<Finish> ended) {
        return ended.isEmpty()
                ? List.of()
                : pen().write(Operation.<List<Boolean>>durable(writing -> new Finishes(writing).finish(ended))
                        .ringing());
    }

    @Override
    public List<Boolean> extend(List<Claim> claims, long leaseUntil) {
        return pen().write(Operation.light(writing -> new Leases(writing.statements()).extend(claims, leaseUntil)));
    }

    @Override
    public List<Boolean> owned(List<Claim> claims) {
        return file().readers().readOneMoment(statements -> new Leases(statements).owned(claims));
    }

    @Override
    public boolean progress(Claim claim, Progress progress) {
        return pen().write(Operation.light(writing -> new Leases(writing.statements()).progress(claim, progress)));
    }

    @Override
    public boolean log(Claim claim, List<LogLine> lines) {
        return pen().write(Operation.light(writing -> new Leases(writing.statements()).log(claim, lines)));
    }

    @Override
    public Kept checkpoint(Claim claim, CheckpointValue value) {
        return pen().write(Operation.durable(writing -> new Checkpoints(writing.statements()).keep(claim, value)));
    }

    @Override
    public Awaited await(Claim claim, String name, long until) {
        return pen().write(Operation.durable(writing -> new Signals(writing).await(claim, name, until)));
    }

    @Override
    public Change signal(long taskId, Signal signal) {
        return pen().write(Operation.<Change>durable(writing -> new Signals(writing).signal(taskId, signal))
                .ringing());
    }

    @Override
    public Change cancel(long taskId) {
        return pen().write(Operation.durable(writing -> new Changes(writing).cancel(taskId)));
    }

    @Override
    public Change retry(long taskId) {
        return pen().write(Operation.<Change>durable(writing -> new Changes(writing).retry(taskId))
                .ringing());
    }

    @Override
    public Change edit(long taskId, TaskEdit edit) {
        return pen().write(Operation.<Change>durable(writing -> new Changes(writing).edit(taskId, edit))
                .ringing());
    }

    @Override
    public Change delete(long taskId) {
        return pen().write(Operation.durable(writing -> new Changes(writing).delete(taskId)));
    }

    @Override
    public boolean note(long taskId, LogLine.Level level, String message, @Nullable String details) {
        return pen().write(Operation.durable(writing -> new Changes(writing).note(taskId, level, message, details)));
    }

    @Override
    public Bulk.State begin(Bulk bulk) {
        return new Bulks(bulk, time).begin(pen());
    }

    @Override
    public BulkStep goOn(Bulk bulk, Bulk.State from) {
        return new Bulks(bulk, time).goOn(pen(), file().readers(), from);
    }

    @Override
    public boolean pause(String queue) {
        return pen().write(Operation.durable(writing -> {
            writing.flow().doubt();
            return Limits.pause(writing.statements(), queue, writing.now());
        }));
    }

    @Override
    public boolean resume(String queue) {
        return pen().write(Operation.<Boolean>durable(writing -> {
                    writing.flow().doubt();
                    return Limits.resume(writing.statements(), queue);
                })
                .ringing());
    }

    @Override
    public void limit(Limit limit) {
        pen().write(Operation.<Boolean>durable(writing -> {
                    writing.flow().doubt();
                    Limits.set(writing.statements(), limit);
                    return true;
                })
                .ringing());
    }

    @Override
    public boolean setStrategy(String worker, Strategy strategy) {
        return pen().write(
                        Operation.durable(writing -> new Workers(writing.statements()).setStrategy(worker, strategy)));
    }

    @Override
    public void save(WorkerInfo worker) {
        pen().write(Operation.light(Workers.saving(worker)));
    }

    @Override
    public int heartbeat(Collection<String> workers) {
        long now = time.now();
        return pen().write(Operation.light(writing -> new Workers(writing.statements()).heartbeat(workers, now)));
    }

    @Override
    public long subscribe(String name, long until) {
        return pen().write(Operation.light(writing -> writing.events().subscribe(name, until)));
    }

    @Override
    public void add(List<Activity> activity) {
        pen().write(Operation.light(writing -> Activities.add(writing, activity)));
    }

    @Override
    public void onFollowed(Consumer<Change> told) {
        follows = told;
    }

    @Override
    public void probe() {
        open.presence().look();
        pen().write(Operation.light(writing -> writing.statements().update("UPDATE high_water SET task_id = task_id")));
    }

    @Override
    public Doorbell doorbell() {
        return doorbell;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        doorbell.close();
        open.close();
    }
}
