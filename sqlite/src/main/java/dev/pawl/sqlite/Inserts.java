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

    /** The statements that write this many rows. */
    private record Chunk(int rows, String tasks, String payloads) {
        static Chunk of(int rows) {
            return new Chunk(
                    rows,
                    "INSERT INTO task (id, channel, state, priority, run_after, max_attempts, created_at, updated_at,"
                            + " idempotency_key) VALUES " + values(rows, "(?, ?, ?, ?, ?, ?, ?%d, ?%1$d, ?)", 8),
                    "INSERT INTO task_payload (task_id, payload) VALUES " + values(rows, "(?, ?)", 2));
        }
    }

    /** The larger ones first; together with the singles every count is a sum of them. */
    private static final List<Chunk> CHUNKS =
            List.of(Chunk.of(256), Chunk.of(64), Chunk.of(16), Chunk.of(4), Chunk.of(1));

    private record Row(long id, int channel, int state, long runAfter, long createdAt, NewTask task) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();

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
        for (NewTask task : tasks) {
            Enqueued known = known(task.idempotencyKey(), existing);
            answers.add(known != null ? known : add(task));
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

    private Enqueued add(NewTask task) throws SQLException {
        Statements statements = writing.statements();
        long now = writing.now();
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
        try (ResultSet rows =
                writing.statements().with("""
                        SELECT idempotency_key, id, state, created_at FROM task
                        WHERE idempotency_key IN (SELECT value FROM json_each(?))""", JSON.writeValueAsString(keys)).executeQuery()) {
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
        PreparedStatement tasks = statements.with(chunk.tasks);
        PreparedStatement payloads = statements.with(chunk.payloads);
        int column = 1;
        int payloadColumn = 1;
        for (Row row : rows) {
            tasks.setLong(column++, row.id);
            tasks.setInt(column++, row.channel);
            tasks.setInt(column++, row.state);
            tasks.setInt(column++, row.task.priority());
            tasks.setLong(column++, row.runAfter);
            tasks.setInt(column++, row.task.maxAttempts());
            tasks.setLong(column++, row.createdAt);
            tasks.setString(column++, row.task.idempotencyKey());
            payloads.setLong(payloadColumn++, row.id);
            payloads.setString(payloadColumn++, row.task.payload());
        }
        tasks.executeUpdate();
        payloads.executeUpdate();
    }

    /** The end of the transaction. */
    void forget() {
        pending.clear();
        pendingKeys.clear();
        lastId = -1;
    }

    /** The row so many times; a numbered parameter of it stands for the last but one of its row. */
    private static String values(int rows, String row, int parameters) {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            values.append(i == 0 ? "" : ", ").append(row.formatted(i * parameters + parameters - 1));
        }
        return values.toString();
    }
}
