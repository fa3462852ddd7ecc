package dev.pawl.sqlite;

import dev.pawl.store.LoggedEvent.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The events of one transaction, collected and written at its end, while anybody is subscribed; otherwise nothing is done. What
 * happened alike to several tasks in a row is one row of the file, so that a batch of claims or ends costs about as much as
 * a single one.
 *
 * <p>Who is subscribed is read together with what a transaction reads anyway when others have committed, so no commit after a
 * subscription is missed, and none pays for the question.
 *
 * <p>Threading: under the pen.
 */
final class EventLog {
    /** How much is kept. */
    static final int MOST_EVENTS = 100_000;

    static final long KEPT_MILLIS = 86_400_000;

    /** Rows between two looks of a writer at the length of the log, and what one look removes at most. */
    private static final int PRUNE_AFTER_ROWS = 5_000;

    private static final int MOST_PRUNED_ROWS = 10_000;

    /** A row that does not fit into a page of a reader is read again for the next. */
    private static final int MOST_OF_ROW = 64;

    /** Ids of a millisecond, before they run ahead of the clock. The product is exact in a double until the year 2255. */
    private static final long IDS_PER_MILLISECOND = 1_000;

    private static final int ROW_BYTES = 60;

    /** How many rows one statement writes: the larger first. */
    private static final int[] CHUNKS = {16, 4, 1};

    private static final int COLUMNS = 8;

    private static final Map<Integer, String> ADD = IntStream.of(CHUNKS)
            .boxed()
            .collect(Collectors.toMap(
                    rows -> rows,
                    rows -> "INSERT INTO event (id, events, at, kind, channel, state, worker, tasks) VALUES "
                            + String.join(", ", Collections.nCopies(rows, "(?, ?, ?, ?, ?, ?, ?, ?)"))));

    /** What happened alike. */
    private static final class Row {
        private final Kind kind;
        private final @Nullable Integer channel;
        private final @Nullable Integer state;
        private final @Nullable String worker;
        private final StringBuilder tasks = new StringBuilder("[");
        private int events;

        Row(Kind kind, @Nullable Integer channel, @Nullable Integer state, @Nullable String worker) {
            this.kind = kind;
            this.channel = channel;
            this.state = state;
            this.worker = worker;
        }

        boolean isLike(Kind otherKind, int otherChannel, int otherState, @Nullable String otherWorker) {
            return kind == otherKind
                    && channel != null
                    && channel == otherChannel
                    && state != null
                    && state == otherState
                    && Objects.equals(worker, otherWorker);
        }

        void add(long taskId, int attempt, long runMillis) {
            tasks.append(events == 0 ? "[" : ",[").append(taskId);
            if (attempt > 0) {
                tasks.append(',').append(attempt);
            }
            if (runMillis >= 0) {
                tasks.append(',').append(runMillis);
            }
            tasks.append(']');
            events++;
        }
    }

    private final Writing writing;
    private final List<Row> pending = new ArrayList<>();

    /** Until when anybody is subscribed; null when that must be read. */
    private @Nullable Long subscribedUntil;

    private boolean wanted;

    /** The newest id; null when it must be read. */
    private @Nullable Long lastId;

    private int rowsSincePruning;
    private boolean wrote;

    EventLog(Writing writing) {
        this.writing = writing;
    }

    /** Whether it need not be told who is subscribed, unless others have committed. */
    boolean isInformed() {
        return subscribedUntil != null;
    }

    /** Others have committed: this is until when anybody is subscribed. */
    void inform(long until) {
        subscribedUntil = until;
        lastId = null;
    }

    /** A transaction begins. */
    void begin() {
        wanted = subscribedUntil != null && subscribedUntil > writing.now();
    }

    /** Something that is about no attempt. */
    void note(Kind kind, int state, int channel, long taskId) {
        note(kind, state, channel, taskId, 0, null, -1);
    }

    /**
     * Something that happened to a task.
     *
     * @param state the task's, since then
     * @param runMillis of the handler; -1 where no attempt ended
     */
    void note(Kind kind, int state, int channel, long taskId, int attempt, @Nullable String worker, long runMillis) {
        if (!wanted) {
            return;
        }
        Row last = pending.isEmpty() ? null : pending.get(pending.size() - 1);
        if (last == null || last.events == MOST_OF_ROW || !last.isLike(kind, channel, state, worker)) {
            last = new Row(kind, channel, state, worker);
            pending.add(last);
        }
        last.add(taskId, attempt, runMillis);
    }

    /** The id of the newest event, when events are written until then at least. */
    long subscribe(String name, long until) throws SQLException {
        Statements statements = writing.statements();
        statements.update("DELETE FROM event_subscription WHERE until <= ? OR name = ?", writing.now(), name);
        if (until > writing.now()) {
            statements.update("INSERT INTO event_subscription (name, until) VALUES (?, ?)", name, until);
        }
        subscribedUntil = statements.number("SELECT max(until) FROM event_subscription");
        boolean before = wanted;
        begin();
        if (wanted && !before) {
            pending.add(gap());
        }
        flush();
        return newest();
    }

    private static Row gap() {
        Row gap = new Row(Kind.GAP, null, null, null);
        gap.tasks.append("[]");
        gap.events = 1;
        return gap;
    }

    private long newest() throws SQLException {
        if (lastId == null) {
            lastId = writing.statements().number("SELECT id + events - 1 FROM event ORDER BY id DESC LIMIT 1");
        }
        return lastId;
    }

    /** Writes what was collected. */
    void flush() throws SQLException {
        if (pending.isEmpty()) {
            return;
        }
        long next = Math.max(newest() + 1, writing.now() * IDS_PER_MILLISECOND);
        int from = 0;
        for (int chunk : CHUNKS) {
            while (pending.size() - from >= chunk) {
                next = write(pending.subList(from, from + chunk), ADD.getOrDefault(chunk, ""), next);
                from += chunk;
            }
        }
        lastId = next - 1;
        rowsSincePruning += pending.size();
        pending.clear();
        wrote = true;
        if (rowsSincePruning >= PRUNE_AFTER_ROWS) {
            rowsSincePruning = 0;
            prune();
        }
    }

    private long write(List<Row> rows, String add, long firstId) throws SQLException {
        PreparedStatement statement = writing.statements().with(add);
        long id = firstId;
        int column = 1;
        for (Row row : rows) {
            String tasks = row.tasks.append(']').toString();
            statement.setLong(column, id);
            statement.setInt(column + 1, row.events);
            statement.setLong(column + 2, writing.now());
            statement.setString(column + 3, row.kind.wireName());
            statement.setObject(column + 4, row.channel);
            statement.setObject(column + 5, row.state);
            statement.setString(column + 6, row.worker);
            statement.setString(column + 7, tasks);
            column += COLUMNS;
            id += row.events;
            writing.wrote(ROW_BYTES + tasks.length());
        }
        statement.executeUpdate();
        return id;
    }

    /**
     * Removes the oldest rows that are too many or too old, a few thousand at a time. In their place stands a gap, so who has
     * read less is told.
     *
     * @return whether there may be more to remove
     */
    boolean prune() throws SQLException {
        Statements statements = writing.statements();
        long surplus = statements.number("SELECT sum(events) FROM event") - MOST_EVENTS;
        long youngest = writing.now() - KEPT_MILLIS;
        int rows = 0;
        long removed = 0;
        long cut = 0;
        long at = 0;
        boolean onlyGap = true;
        try (ResultSet oldest = statements
                .with("SELECT id, events, at, kind FROM event ORDER BY id LIMIT ?", MOST_PRUNED_ROWS)
                .executeQuery()) {
            while (oldest.next() && (removed < surplus || oldest.getLong(3) <= youngest)) {
                rows++;
                removed += oldest.getInt(2);
                cut = oldest.getLong(1) + oldest.getInt(2) - 1;
                at = oldest.getLong(3);
                onlyGap &= oldest.getString(4).equals(Kind.GAP.wireName());
            }
        }
        if (rows == 0 || rows == 1 && onlyGap) {
            return false;
        }
        statements.update("DELETE FROM event WHERE id <= ?", cut);
        statements.update(
                "INSERT INTO event (id, events, at, kind, tasks) VALUES (?, 1, ?, ?, '[[]]')",
                cut,
                at,
                Kind.GAP.wireName());
        return rows == MOST_PRUNED_ROWS;
    }

    /** Whether anything was written since the last call. */
    boolean takeWrote() {
        boolean was = wrote;
        wrote = false;
        return was;
    }

    /** After a rollback: nothing of what was collected or learnt is true. */
    void forget() {
        pending.clear();
        subscribedUntil = null;
        lastId = null;
        wanted = false;
        wrote = false;
    }
}
