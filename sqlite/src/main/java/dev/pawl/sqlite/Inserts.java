package dev.pawl.sqlite;

import dev.pawl.store.Enqueued;
import dev.pawl.store.LoggedEvent;
import dev.pawl.task.NewTask;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.TraceContext;
import dev.pawl.task.Uniqueness;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
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

    private static final int TRACE_BYTES = 80;

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
                + " created_at, updated_at, idempotency_key, key_until, payload) VALUES ";

        static Chunk of(int rows) {
            return new Chunk(
                    rows,
                    INTO + values(rows, i -> "(?, ?, ?, ?, ?, ?, ?%d, ?%1$d, ?, ?, ?)".formatted(10 * i + 7)),
                    INTO
                            + values(
                                    rows,
                                    i -> "(?1 + " + i + ", ?2, ?3, ?4, ?5, ?6, ?7, ?7, NULL, NULL, ?" + (8 + i) + ")"),
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
            return isLongPayload(task.payload());
        }

        /** Until when the key is this task's, as the file has it. */
        @Nullable
        Long keyUntil() {
            return switch (task.uniqueness().mode()) {
                case ALWAYS -> null;
                case LASTING -> createdAt + task.uniqueness().millis();
                case DEBOUNCE -> 0L;
            };
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

    /** How often something collected was written. */
    private long flushes;

    Inserts(Writing writing) {
        this.writing = writing;
    }

    static boolean isLongPayload(String payload) {
        return payload.length() > LONGEST_IN_ROW;
    }

    List<Enqueued> add(List<NewTask> tasks) throws SQLException {
        Edges.Parents parents = writing.edges().parents(tasks);
        Map<String, Known> stored = stored(tasks);
        long read = flushes;
        List<Enqueued> answers = new ArrayList<>(tasks.size());
        for (NewTask task : tasks) {
            // why: a debounce writes what was collected, and then the file knows more than it did.
            Map<String, Known> known =
                    flushes == read || task.idempotencyKey() == null ? stored : stored(List.of(task));
            answers.add(add(task, known, parents.block(task)));
        }
        if (tasks.stream().anyMatch(task -> !task.dependencies().isEmpty())) {
            writing.edges().add(tasks, answers, parents);
        }
        return answers;
    }

    private Enqueued add(NewTask task, Map<String, Known> stored, boolean blocked) throws SQLException {
        long now = writing.now();
        String key = task.idempotencyKey();
        if (key == null) {
            return add(task, now, blocked);
        }
        boolean debounces = task.uniqueness().mode() == Uniqueness.Mode.DEBOUNCE;
        Row row = pendingKeys.get(key);
        if (row != null && debounces) {
            // why: what is to be replaced must be in the file.
            writing.flush();
            stored.putAll(stored(List.of(task)));
        } else if (row != null) {
            return new Enqueued(row.id, State.status(row.state), false, row.createdAt);
        }
        Known known = stored.get(key);
        if (known == null) {
            return add(task, now, blocked);
        }
        if (!known.holdsKey(now)) {
            writing.statements().update("UPDATE task SET idempotency_key = NULL WHERE id = ?", known.id);
            stored.remove(key);
            return add(task, now, blocked);
        }
        if (debounces && known.isWaiting()) {
            Long runAfter = task.runAfter();
            new Changes(writing).replace(known.id, task.payload(), runAfter == null ? now : runAfter);
        }
        return new Enqueued(known.id, State.status(known.state), false, known.createdAt);
    }

    /** The task that has a key in the file. */
    private record Known(
            long id, int state, long createdAt, @Nullable Long keyUntil) {
        boolean isWaiting() {
            return State.isWaiting(state);
        }

        boolean holdsKey(long now) {
            if (keyUntil == null) {
                return true;
            }
            return keyUntil == 0 ? isWaiting() : keyUntil > now;
        }
    }

    private Enqueued add(NewTask task, long now, boolean blocked) throws SQLException {
        Statements statements = writing.statements();
        int channel = writing.channels().idOf(statements, task);
        Long runAfter = task.runAfter();
        long due = runAfter == null ? now : runAfter;
        TaskStatus status = blocked ? TaskStatus.BLOCKED : TaskStatus.QUEUED;
        int state = State.of(status, due, now);
        Row row = new Row(nextId(statements), channel, state, due, now, task);
        pending.add(row);
        writing.wrote(ROW_BYTES + task.payload().length());
        if (task.idempotencyKey() != null) {
            pendingKeys.put(task.idempotencyKey(), row);
        }
        writing.tallies().arrive(state, task.priority(), channel, due, row.id);
        writing.events().note(LoggedEvent.Kind.ENQUEUED, state, channel, row.id);
        return new Enqueued(row.id, status, true, now);
    }

    private long nextId(Statements statements) throws SQLException {
        if (lastId < 0) {
            lastId = statements.number("""
                    SELECT max(coalesce((SELECT max(id) FROM task), 0), (SELECT task_id FROM high_water))""");
        }
        return ++lastId;
    }

    private Map<String, Known> stored(List<NewTask> tasks) throws SQLException {
        List<String> keys = new ArrayList<>();
        for (NewTask task : tasks) {
            if (task.idempotencyKey() != null) {
                keys.add(task.idempotencyKey());
            }
        }
        Map<String, Known> stored = new HashMap<>();
        if (keys.isEmpty()) {
            return stored;
        }
        try (ResultSet rows = writing.statements()
                .with("""
                        SELECT idempotency_key, id, state, created_at, key_until FROM task
                        WHERE idempotency_key IN (SELECT value FROM json_each(?))""", JsonMapper.shared().writeValueAsString(keys))
                .executeQuery()) {
            while (rows.next()) {
                long until = rows.getLong(5);
                Long keyUntil = rows.wasNull() ? null : until;
                stored.put(rows.getString(1), new Known(rows.getLong(2), rows.getInt(3), rows.getLong(4), keyUntil));
            }
        }
        return stored;
    }

    void flush(Statements statements) throws SQLException {
        if (pending.isEmpty()) {
            return;
        }
        flushes++;
        int from = 0;
        for (Chunk chunk : CHUNKS) {
            while (pending.size() - from >= chunk.rows) {
                write(statements, chunk, pending.subList(from, from + chunk.rows));
                from += chunk.rows;
            }
        }
        writeTraces(statements);
        pending.clear();
        pendingKeys.clear();
    }

    /** Those that are enqueued together have the same one. */
    private void writeTraces(Statements statements) throws SQLException {
        Map<TraceContext, List<Long>> tasks = new LinkedHashMap<>();
        for (Row row : pending) {
            if (row.task.trace() != null) {
                tasks.computeIfAbsent(row.task.trace(), trace -> new ArrayList<>())
                        .add(row.id);
            }
        }
        for (Map.Entry<TraceContext, List<Long>> one : tasks.entrySet()) {
            new Traces(statements).write(one.getValue(), one.getKey());
            writing.wrote((long) one.getValue().size() * TRACE_BYTES);
        }
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
                set(tasks, 10 * i + 1, rows.get(i));
                tasks.setString(10 * i + 8, rows.get(i).task.idempotencyKey());
                tasks.setObject(10 * i + 9, rows.get(i).keyUntil());
                tasks.setString(10 * i + 10, rows.get(i).shortPayload());
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
