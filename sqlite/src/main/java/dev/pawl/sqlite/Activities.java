package dev.pawl.sqlite;

import dev.pawl.store.Activity;
import dev.pawl.store.Distribution;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What happened, by hour, type and queue. */
final class Activities {
    /** Adds: of several processes each knows a part of an hour. */
    private static final String ADD = """
            INSERT INTO activity AS a (hour, type, queue, enqueued, started, completed, failed, retried, cancelled, expired, waits, runs)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (hour, type, queue) DO UPDATE SET
              enqueued = a.enqueued + excluded.enqueued,
              started = a.started + excluded.started,
              completed = a.completed + excluded.completed,
              failed = a.failed + excluded.failed,
              retried = a.retried + excluded.retried,
              cancelled = a.cancelled + excluded.cancelled,
              expired = a.expired + excluded.expired,
              waits = (SELECT json_group_object(key, tasks) FROM (SELECT key, sum(value) AS tasks FROM (
                SELECT key, value FROM json_each(a.waits) UNION ALL SELECT key, value FROM json_each(excluded.waits)) GROUP BY key)),
              runs = (SELECT json_group_object(key, tasks) FROM (SELECT key, sum(value) AS tasks FROM (
                SELECT key, value FROM json_each(a.runs) UNION ALL SELECT key, value FROM json_each(excluded.runs)) GROUP BY key))""";

    /** why a limit: a file that was not used for long has much to forget, and writers wait meanwhile. */
    private static final String FORGET = """
            DELETE FROM activity WHERE (hour, type, queue) IN (
              SELECT hour, type, queue FROM activity WHERE hour < ? LIMIT 1000)""";

    private static final String SINCE = """
            SELECT hour, type, queue, enqueued, started, completed, failed, retried, cancelled, expired, waits, runs
            FROM activity WHERE hour >= ? ORDER BY hour, type, queue""";

    private static final int ROW_BYTES = 800;

    /** More than a distribution has. */
    private static final int MOST_BUCKETS = 256;

    private Activities() {}

    static int add(Writing writing, List<Activity> added) throws SQLException {
        for (Activity activity : added) {
            Activity.Counts counts = activity.counts();
            writing.statements()
                    .update(
                            ADD,
                            activity.hour(),
                            activity.type(),
                            activity.queue(),
                            counts.enqueued(),
                            counts.started(),
                            counts.completed(),
                            counts.failed(),
                            counts.retried(),
                            counts.cancelled(),
                            counts.rescued(),
                            json(activity.waits()),
                            json(activity.runs()));
        }
        writing.wrote((long) added.size() * ROW_BYTES);
        return writing.statements().update(FORGET, writing.now() - Activity.KEPT.toMillis());
    }

    static List<Activity> since(Statements statements, long hour) throws SQLException {
        List<Activity> activity = new ArrayList<>();
        try (ResultSet row = statements.with(SINCE, hour).executeQuery()) {
            while (row.next()) {
                activity.add(new Activity(
                        row.getLong(1),
                        row.getString(2),
                        row.getString(3),
                        new Activity.Counts(
                                row.getLong(4),
                                row.getLong(5),
                                row.getLong(6),
                                row.getLong(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getLong(10)),
                        distribution(row.getString(11)),
                        distribution(row.getString(12))));
            }
        }
        return activity;
    }

    private static String json(Distribution distribution) {
        return distribution.buckets().entrySet().stream()
                .map(bucket -> "\"" + bucket.getKey() + "\":" + bucket.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /**
     * why by hand: an object of whole numbers, of which hundreds are read for one answer that shall take a millisecond. What
     * it is not is for whoever wrote it past the store.
     */
    private static Distribution distribution(String json) {
        long[] counts = new long[MOST_BUCKETS];
        long number = 0;
        int bucket = 0;
        for (int i = 0; i < json.length(); i++) {
            char character = json.charAt(i);
            if (character >= '0' && character <= '9') {
                number = 10 * number + character - '0';
            } else if (character == ':') {
                bucket = (int) Math.min(MOST_BUCKETS - 1, number);
                number = 0;
            } else if (character == ',' || character == '}') {
                counts[bucket] += number;
                number = 0;
            }
        }
        return Distribution.of(counts);
    }
}
