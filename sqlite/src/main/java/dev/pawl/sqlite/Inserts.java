package dev.pawl.sqlite;

import dev.pawl.store.Enqueued;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * New tasks of one transaction, collected over all operations and written many rows to a statement. Ids are given here,
 * under the pen, so an operation knows its answer before the rows are written.
 *
 * <p>Threading: under the pen.
 */
final class Inserts {
    /** About what a row and its index entries take. */
    private static final int ROW_BYTES = 200;

    /**
     * The longest payload, in characters, that stands in the task's own row. A page less to write for every commit of a
     * lone enqueue, and no second look-up at the claim; {@code docs/decisions/0004-short-payloads-in-the-row.md} has the
     * figures.
     */
    static final int LONGEST_IN_ROW = 256;

    /**
     * The statements that write this many rows with consecutive ids.
     *
     * @param tasks rows of any kind
     * @param alike rows that differ in nothing but their ids and payloads: a fraction of the parameters
     * @param payloads the long ones
     */
    private record Chunk(int rows, String tasks, String alike, String payloads) {
        private static final String INTO = "INSERT INTO task (id, channel, state, priority, run_after, max_attempts,"
                + " created_at, updated_at, idempotency_key, payload) VALUES ";

        static Chunk of(int rows) {
            return new Chunk(
                    rows,
                    INTO + values(rows, i -> "(?, ?, ?, ?, ?, ?, ?%d, ?%1$d, ?, ?)".formatted(9 * i + 7)),
                    INTO + values(rows, i -> "(?1 + " + i + ", ?2, ?3, ?4, ?5, ?6, ?7, ?7, NULL, ?" + (8 + i) + ")"),
                    "INSERT INTO task_payload (task_id, payload) VALUES "
                            + values(rows, i -> "(?1 + " + i + ", ?" + (i + 2) + ")"));
        }

        private static String values(int rows, IntFunction<String> row) {
            return IntStream.range(0, rows).mapToObj(row).collect(Collectors.joining(", "));
        }
    }

    private static final Chunk SINGLE = Chunk.of(1);

    /** The larger ones first; together with the singles every count is a sum of them. */
    private static final List<Chunk> CHUNKS = List.of(Chunk.of(256), Chunk.of(64), Chunk.of(16), Chunk.of(4), SINGLE);

    private record Row(long id, int channel, int state, long runAfter, long createdAt, NewTask task) {
        /** The payload where it is short enough for the task's own row. */
        @Nullable
        String shortPayload() {
            return isLong() ? null : task.payload();
        }

        boolean isLong() {
            return task.payload().length() > LONGEST_IN_ROW;
        }

        /** Whether the task's own row differs from the other's in nothing but id and payload. */
        boolean isLike(Row other) {
            return channel == other.channel
                    && state == other.state
                    && runAfter == other.runAfter
                    && createdAt == other.createdAt
                    && task.priority() == other.task.priority()
                    && task.maxAttempts() == other.task.maxAttempts()
                    && task.idempotencyKey() == null
                    && other.task.idempotencyKey() == null;
        }
    }

    private final Writing writing;
    private final List<Row> pending = new ArrayList<>();
    private final Map<String, Row> pendingKeys = new HashMap<>();
    private long lastId = -1;

    Inserts(Writing writing) {
        this.writing = writing;
    }

    List<Enqueued> add(List<NewTask> tasks) throws SQLException {
        Map<String, Enqueued> existing = existing(tasks);
        List<Enqueued> answers = new ArrayList<>(tasks.size());
        long now = writing.now();
        for (NewTask task : tasks) {
            Enqueued known = known(task.idempotencyKey(), existing);
            answers.add(known != null ? known : add(task, now));
        }
        return answers;
    }

    private @Nullable Enqueued known(@Nullable String key, Map<String, Enqueued> existing) {
        if (key == null) {
            return null;
        }
        Row row = pendingKeys.get(key);
        return row != null ? new Enqueued(row.id, State.status(row.state), false, row.createdAt) : existing.get(key);
    }

    private Enqueued add(NewTask task, long now) throws SQLException {
        Statements statements = writing.statements();
        int channel = writing.channels().idOf(statements, task.queue(), task.type(), task.compatibility());
        Long runAfter = task.runAfter();
        long due = runAfter == null ? now : runAfter;
        int state = State.of(TaskStatus.QUEUED, due, now);
        Row row = new Row(nextId(statements), channel, state, due, now, task);
        pending.add(row);
        writing.wrote(ROW_BYTES + task.payload().length());
        if (task.idempotencyKey() != null) {
            pendingKeys.put(task.idempotencyKey(), row);
        }
        writing.tallies().add(state, task.priority(), channel, 1);
        return new Enqueued(row.id, TaskStatus.QUEUED, true, now);
    }

    private long nextId(Statements statements) throws SQLException {
        if (lastId < 0) {
            lastId = statements.number("""
                    SELECT max(coalesce((SELECT max(id) FROM task), 0), (SELECT task_id FROM high_water))""");
        }
        return ++lastId;
    }

    private Map<String, Enqueued> existing(List<NewTask> tasks) throws SQLException {
        List<String> keys = new ArrayList<>();
        for (NewTask task : tasks) {
            if (task.idempotencyKey() != null) {
                keys.add(task.idempotencyKey());
            }
        }
        Map<String, Enqueued> existing = new HashMap<>();
        if (keys.isEmpty()) {
            return existing;
        }
        try (ResultSet rows = writing.statements()
                .with("""
                        SELECT idempotency_key, id, state, created_at FROM task
                        WHERE idempotency_key IN (SELECT value FROM json_each(?))""", JsonMapper.shared().writeValueAsString(keys))
                .executeQuery()) {
            while (rows.next()) {
                existing.put(
                        rows.getString(1),
                        new Enqueued(rows.getLong(2), State.status(rows.getInt(3)), false, rows.getLong(4)));
            }
        }
        return existing;
    }

    void flush(Statements statements) throws SQLException {
        int from = 0;
        for (Chunk chunk : CHUNKS) {
            while (pending.size() - from >= chunk.rows) {
                write(statements, chunk, pending.subList(from, from + chunk.rows));
                from += chunk.rows;
            }
        }
        pending.clear();
        pendingKeys.clear();
    }

    private static void write(Statements statements, Chunk chunk, List<Row> rows) throws SQLException {
        if (rows.stream().allMatch(row -> row.isLike(rows.get(0)))) {
            PreparedStatement tasks = statements.with(chunk.alike);
            set(tasks, 1, rows.get(0));
            for (int i = 0; i < rows.size(); i++) {
                tasks.setString(i + 8, rows.get(i).shortPayload());
            }
            tasks.executeUpdate();
        } else {
            PreparedStatement tasks = statements.with(chunk.tasks);
            for (int i = 0; i < rows.size(); i++) {
                set(tasks, 9 * i + 1, rows.get(i));
                tasks.setString(9 * i + 8, rows.get(i).task.idempotencyKey());
                tasks.setString(9 * i + 9, rows.get(i).shortPayload());
            }
            tasks.executeUpdate();
        }
        if (rows.stream().allMatch(Row::isLong)) {
            writePayloads(statements, chunk, rows);
        } else {
            for (Row row : rows) {
                if (row.isLong()) {
                    writePayloads(statements, SINGLE, List.of(row));
                }
            }
        }
    }

    private static void writePayloads(Statements statements, Chunk chunk, List<Row> rows) throws SQLException {
        PreparedStatement payloads = statements.with(chunk.payloads);
        payloads.setLong(1, rows.get(0).id);
        for (int i = 0; i < rows.size(); i++) {
            payloads.setString(i + 2, rows.get(i).task.payload());
        }
        payloads.executeUpdate();
    }

    private static void set(PreparedStatement tasks, int column, Row row) throws SQLException {
        tasks.setLong(column, row.id);
        tasks.setInt(column + 1, row.channel);
        tasks.setInt(column + 2, row.state);
        tasks.setInt(column + 3, row.task.priority());
        tasks.setLong(column + 4, row.runAfter);
        tasks.setInt(column + 5, row.task.maxAttempts());
        tasks.setLong(column + 6, row.createdAt);
    }

    /** The end of the transaction. */
    void forget() {
        pending.clear();
        pendingKeys.clear();
        lastId = -1;
    }
}
