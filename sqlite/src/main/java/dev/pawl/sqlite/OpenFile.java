package dev.pawl.sqlite;

import dev.pawl.store.StoreSettings;
import dev.pawl.task.Time;
import java.sql.Connection;
import java.sql.SQLException;

/** A queue file as it is open: who writes to it, who reads from it, who carries its log over. */
final class OpenFile implements AutoCloseable {
    private final Registered registered = new Registered();
    private final Presence presence;
    private final LeftLog log;
    private final Pen pen;
    private final boolean untold;
    private final Readers readers;
    private final Checkpointer checkpointer;

    /**
     * Opens it, bringing its schema up to date.
     *
     * @param rings called after commits
     */
    OpenFile(Database database, StoreSettings settings, Time time, Rings rings) throws SQLException {
        Connection writer = database.openWriter();
        Connection carrier;
        try {
            new Migrator(Migrator.MIGRATIONS).migrate(writer, database);
            database.waitNoMore(writer);
            carrier = database.openCheckpointer();
        } catch (SQLException | RuntimeException e) {
            writer.close();
            throw e;
        }
        this.presence = new Presence(database.file());
        this.readers = new Readers(database, presence);
        Statements statements = new Statements(writer);
        this.untold = statements.number("SELECT " + Edges.ANY_UNTOLD) == 1;
        Writing writing = new Writing(statements, new Channels(), registered, time);
        this.pen = new Pen(database, presence, writing, settings.durability(), rings, this::wrote);
        this.checkpointer = new Checkpointer(carrier, database.meters(), this::withPen, time);
        this.log = new LeftLog(database);
    }

    /** Goes on with what those before did not live to tell. Once, when whoever is rung can hear. */
    void goOn() {
        if (untold) {
            pen.tell();
        }
    }

    private void wrote(int pages) {
        checkpointer.wrote(pages);
    }

    private void withPen(Runnable work) {
        pen.write(Operation.alone(writing -> {
            work.run();
            return true;
        }));
    }

    Presence presence() {
        return presence;
    }

    LeftLog log() {
        return log;
    }

    Registered registered() {
        return registered;
    }

    Pen pen() {
        return pen;
    }

    Readers readers() {
        return readers;
    }

    long dataVersion() {
        presence.require();
        return pen.write(Operation.alone(writing -> writing.statements().number("PRAGMA data_version")));
    }

    /** Ends all waiting writes, then closes the connections. */
    @Override
    public void close() {
        checkpointer.close();
        try {
            readers.close();
        } finally {
            pen.close();
        }
    }
}
