package dev.pawl.sqlite;

import dev.pawl.store.EventFilter;
import dev.pawl.store.EventPage;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.LoggedEvent.Subject;
import dev.pawl.task.TaskStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/** Reads the event log forward from one of its ids. */
final class EventReader {
    /** What one page looks at, however few of them fit: a filter must not make it read for long. */
    private static final int MOST_LOOKED_AT = 10_000;

    private static final String ROWS = """
            SELECT e.id, e.events, e.at, e.kind, c.type, c.queue, e.state, e.worker, e.tasks
            FROM event e LEFT JOIN channel c ON c.id = e.channel
            WHERE e.id >= coalesce((SELECT max(id) FROM event WHERE id <= ?), 0) ORDER BY e.id LIMIT ?""";

    private final EventFilter filter;
    private final long after;
    private final int limit;
    private final List<LoggedEvent> events = new ArrayList<>();
    private long last;
    private int looked;

    EventReader(EventFilter filter, long after, int limit) {
        this.filter = filter;
        this.after = after;
        this.limit = limit;
        this.last = after;
    }

    EventPage read(Statements statements) throws SQLException {
        // why one more: the first row may be one that was read already.
        int most = 1 + (filter.equals(EventFilter.ALL) ? limit : MOST_LOOKED_AT);
        int rows = 0;
        try (ResultSet row = statements.with(ROWS, after, most).executeQuery()) {
            while (row.next()) {
                rows++;
                if (!readRow(row)) {
                    return new EventPage(events, last, true);
                }
            }
        }
        return new EventPage(events, last, rows == most);
    }

    /** False when the page is full before the row has ended. */
    private boolean readRow(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        if (id + row.getInt(2) - 1 <= after) {
            return true;
        }
        long at = row.getLong(3);
        Kind kind = Kind.valueOf(row.getString(4).toUpperCase(Locale.ROOT));
        String type = row.getString(5);
        String queue = row.getString(6);
        TaskStatus status = State.status(row.getInt(7));
        String worker = row.getString(8);
        for (long[] task : JsonMapper.shared().readValue(row.getString(9), long[][].class)) {
            if (id > after) {
                if (events.size() == limit || looked == MOST_LOOKED_AT) {
                    return false;
                }
                Subject subject = task.length == 0
                        ? null
                        : new Subject(
                                task[0],
                                type,
                                queue,
                                status,
                                task.length > 1 ? (int) task[1] : 0,
                                worker,
                                task.length > 2 ? task[2] : null);
                LoggedEvent event = new LoggedEvent(id, at, kind, subject);
                if (filter.takes(event)) {
                    events.add(event);
                }
                last = id;
                looked++;
            }
            id++;
        }
        return true;
    }
}
