package dev.pawl.sqlite;

import dev.pawl.store.Change;
import dev.pawl.task.Time;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an operation writes with while the pen is its own: one open transaction. New rows and tallies are collected and
 * written together at its end, or when somebody needs to read them.
 *
 * <p>Threading: under the pen.
 */
final class Writing {
    /** The pages that even the smallest transaction touches: a leaf of each table and index. */
    private static final int PAGES_PER_COMMIT = 6;

    private static final int PAGE_BYTES = 4096;

    private final Statements statements;
    private final Channels channels;
    private final Registered registered;
    private final Bands bands = new Bands();
    private final Tallies tallies = new Tallies(bands);
    private final Flow flow = new Flow();
    private final Inserts inserts = new Inserts(this);
    private final Edges edges = new Edges(this);
    private final EventLog events = new EventLog(this);
    private final Time time;
    private long bytes;
    private long now;
    private boolean rings;
    private List<Change> followed = new ArrayList<>();

    /** Changes with every commit of others; as it was when the transaction began. */
    private long dataVersion = -1;

    /** How often the file was set back to a backup, when last looked at. */
    private long generation = -1;

    Writing(Statements statements, Channels channels, Registered registered, Time time) {
        this.statements = statements;
        this.channels = channels;
        this.registered = registered;
        this.time = time;
    }

    Statements statements() {
        return statements;
    }

    Channels channels() {
        return channels;
    }

    Tallies tallies() {
        return tallies;
    }

    Bands bands() {
        return bands;
    }

    Flow flow() {
        return flow;
    }

    Time time() {
        return time;
    }

    Inserts inserts() {
        return inserts;
    }

    Registered registered() {
        return registered;
    }

    /** What is registered was written: whoever asks next sees it. */
    void registryChanged() throws SQLException {
        statements.update("UPDATE registry SET version = max(version + 1, ?)", now);
        registered.forget();
        dataVersion = -1;
    }

    Edges edges() {
        return edges;
    }

    EventLog events() {
        return events;
    }

    /** The transaction has begun: what is remembered of a file that was set back to a backup since is void. */
    void begin() throws SQLException {
        now = time.now();
        long version = statements.number("PRAGMA data_version");
        if (version != dataVersion || !events.isInformed()) {
            dataVersion = version;
            look();
        }
        events.begin();
    }

    private void look() throws SQLException {
        long version;
        try (ResultSet row = statements.with("""
                        SELECT generation, (SELECT max(until) FROM event_subscription), (SELECT version FROM registry)
                        FROM high_water""").executeQuery()) {
            row.next();
            if (row.getLong(1) != generation) {
                generation = row.getLong(1);
                forget();
                registered.forget();
            }
            events.inform(row.getLong(2));
            version = row.getLong(3);
        }
        registered.inform(statements, version);
    }

    /** The moment of the transaction: all that is written in it happened at once. */
    long now() {
        return now;
    }

    /** Writes what was collected, so that it can be read. */
    void flush() throws SQLException {
        inserts.flush(statements);
        tallies.flush(statements);
        for (int channel : tallies.takeLeft()) {
            // why: under a limit one that ends lets another start, perhaps on a worker that is idle because of it.
            rings |= flow.holdsBack(statements, channels, channel);
        }
    }

    /** The transaction ends: writes all that was collected. */
    void complete() throws SQLException {
        flush();
        if (tallies.takeEnded()) {
            edges.doubt();
        }
        edges.tell();
        flush();
        events.flush();
        rings |= edges.takeTold();
    }

    /** Looks whether other connections have committed since. Only when everything of this transaction is written. */
    void refresh() throws SQLException {
        if (bands.refresh(statements, dataVersion)) {
            flow.doubt();
        }
    }

    /** Whether idle workers must hear of what was written, other than by the operations' own wish. */
    boolean takeRing() {
        boolean due = rings;
        rings = false;
        return due;
    }

    /** A task was cancelled because of what ended before it: its parent, or its job. */
    void followed(long taskId, int state, int channel) throws SQLException {
        Channels.Channel place = channels.get(statements, channel);
        followed.add(new Change(taskId, place.type(), place.queue(), State.status(state), true));
    }

    /** Those of the transaction. */
    List<Change> takeFollowed() {
        List<Change> taken = followed;
        if (!taken.isEmpty()) {
            followed = new ArrayList<>();
        }
        return taken;
    }

    /** After a rollback: nothing of what was collected or learnt is true. */
    void forget() {
        followed.clear();
        bytes = 0;
        inserts.forget();
        tallies.forget();
        channels.forget();
        flow.forget();
        edges.forget();
        events.forget();
        rings = false;
    }

    /**
     * After a commit: the next transaction may find others' rows.
     *
     * @return about how many pages the transaction wrote
     */
    int committed() {
        int pages = PAGES_PER_COMMIT + (int) Math.min(1_000_000, bytes / PAGE_BYTES);
        bytes = 0;
        inserts.forget();
        return pages;
    }

    /** Counts what is written, for {@link #committed}. */
    void wrote(long moreBytes) {
        bytes += moreBytes;
    }
}
