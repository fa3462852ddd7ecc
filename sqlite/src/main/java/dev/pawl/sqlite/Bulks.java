package dev.pawl.sqlite;

import dev.pawl.store.Bulk;
import dev.pawl.store.BulkStep;
import dev.pawl.store.Change;
import dev.pawl.store.TaskEdit;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Time;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One change to many tasks. A reading connection finds them, without the pen; the pen looks at each again and changes it, a few
 * milliseconds at a time.
 *
 * <p>Threading: as its caller; any number may go on with the same bulk, and each part is done by one of them.
 */
final class Bulks {
    /** How long one transaction writes; its commit comes on top. */
    private static final long HOLD_NANOS = 6_000_000;

    /** Of one transaction, whatever the clock says. */
    private static final int MOST_OF_TRANSACTION = 500;

    private static final int ROW_BYTES = 500;

    /** For how long an id is known. */
    static final Duration REMEMBERED = Duration.ofDays(30);

    private static final String FORGET = """
            DELETE FROM bulk_action WHERE id IN (SELECT id FROM bulk_action WHERE moved_at < ? LIMIT 1000)""";

    private final Bulk bulk;
    private final Time time;

    Bulks(Bulk bulk, Time time) {
        this.bulk = bulk;
        this.time = time;
    }

    /** What is known of an id. */
    private record Known(String asked, Bulk.State state) {}

    /** Begins it, or finds how far it came. */
    Bulk.State begin(Pen pen) {
        Known known = pen.write(Operation.durable(this::begun));
        if (!known.asked.equals(bulk.asked())) {
            throw new InvalidTaskException("action_id", "stands for something else already: " + known.asked);
        }
        return known.state;
    }

    private Known begun(Writing writing) throws SQLException {
        Statements statements = writing.statements();
        writing.flush();
        statements.update(FORGET, writing.now() - REMEMBERED.toMillis());
        Known known = known(statements);
        if (known != null) {
            return known;
        }
        long above = 1 + statements.number("SELECT max(id) FROM task");
        Bulk.State fresh = new Bulk.State(above, 0, bulk.changeable().isEmpty());
        if (bulk.id() != null) {
            statements.update(
                    "INSERT INTO bulk_action (id, asked, after, changed, moved_at, ended) VALUES (?, ?, ?, 0, ?, ?)",
                    bulk.id(),
                    bulk.asked(),
                    above,
                    writing.now(),
                    fresh.ended() ? 1 : 0);
        }
        return new Known(bulk.asked(), fresh);
    }

    private @Nullable Known known(Statements statements) throws SQLException {
        if (bulk.id() == null) {
            return null;
        }
        try (ResultSet row = statements
                .with("SELECT asked, after, changed, ended FROM bulk_action WHERE id = ?", bulk.id())
                .executeQuery()) {
            return row.next()
                    ? new Known(row.getString(1), new Bulk.State(row.getLong(2), row.getLong(3), row.getInt(4) == 1))
                    : null;
        }
    }

    BulkStep goOn(Pen pen, Readers readers, Bulk.State from) {
        Fitting fitting = bulk.changeable()
                .map(filter -> new Fitting(filter, time.now()))
                .orElseThrow(() -> new AssertionError("a bulk that changes nothing goes nowhere"));
        Fitting.Found found = readers.read(statements -> fitting.walk(statements, from.after(), MOST_OF_TRANSACTION));
        long begun = System.nanoTime();
        Operation<BulkStep> operation = Operation.durable(writing -> change(writing, fitting, from, found));
        BulkStep step = pen.write(operation.ringing());
        // why: other processes wait for the file by trying again and again, and must come through.
        LockSupport.parkNanos(System.nanoTime() - begun);
        return step;
    }

    private BulkStep change(Writing writing, Fitting fitting, Bulk.State from, Fitting.Found found)
            throws SQLException {
        Statements statements = writing.statements();
        writing.flush();
        Known present = known(statements);
        if (present != null && !present.state.equals(from)) {
            return new BulkStep(present.state, List.of());
        }
        long begun = System.nanoTime();
        List<Change> changes = new ArrayList<>();
        int looked = 0;
        while (looked < found.ids().size() && (looked == 0 || System.nanoTime() - begun < HOLD_NANOS)) {
            long id = found.ids().get(looked);
            // why: the task may have moved since it was found.
            Change change = fitting.fits(statements, id) ? change(writing, id) : null;
            if (change != null && change.changed()) {
                changes.add(change);
            }
            looked++;
        }
        boolean all = looked == found.ids().size();
        Bulk.State now = new Bulk.State(
                all ? found.last() : found.ids().get(looked - 1),
                from.changed() + changes.size(),
                all && !found.more());
        note(writing, now);
        writing.wrote((long) changes.size() * ROW_BYTES);
        return new BulkStep(now, changes);
    }

    private Change change(Writing writing, long id) throws SQLException {
        Changes changes = new Changes(writing);
        Change change = switch (bulk.verb()) {
            case CANCEL -> changes.cancel(id);
            case RETRY -> changes.retry(id);
            case DELETE -> changes.delete(id);
            case PRIORITY -> changes.edit(id, new TaskEdit(bulk.priority(), null, null, null));
        };
        // why: the next one's filter reads what this one wrote.
        writing.flush();
        return change;
    }

    private void note(Writing writing, Bulk.State now) throws SQLException {
        if (bulk.id() != null) {
            writing.statements()
                    .update(
                            "UPDATE bulk_action SET after = ?, changed = ?, ended = ?, moved_at = ? WHERE id = ?",
                            now.after(),
                            now.changed(),
                            now.ended() ? 1 : 0,
                            writing.now(),
                            bulk.id());
        }
    }
}
