package dev.pawl.sqlite;

import dev.pawl.store.Restore;
import dev.pawl.store.RestoreRequest;
import dev.pawl.store.StoreException;
import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteOpenMode;

/**
 * Sets a queue back to a backup. Everything that can fail happens to a working copy first. A file that others may have open is
 * never replaced, since they would go on writing to the old one: its pages are overwritten, in one transaction of SQLite.
 */
final class RestoreRun {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreRun.class);

    private final Database database;
    private final Time time;
    private final Consumer<Progress> told;

    RestoreRun(Database database, Time time, Consumer<Progress> told) {
        this.database = database;
        this.time = time;
        this.told = told;
    }

    Restore run(RestoreRequest request) {
        long begun = time.nanos();
        Path backup = request.from().toAbsolutePath();
        refuseNone(backup);
        try {
            try (PartialFile work = PartialFile.beside(database.file(), time::random)) {
                work.removeLeft();
                copy(backup, work);
                LiveFile live = LiveFile.look(database);
                if (!request.force()) {
                    live.refuseWhileInUse(time.now());
                }
                long generation = prepare(work, live);
                Path aside = live.isSound()
                        ? overwrite(live, work, generation, request.force())
                        : replace(live, work, backup);
                return new Restore(database.file(), aside, verify(), (time.nanos() - begun) / 1_000_000);
            }
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        } catch (UncheckedIOException e) {
            throw unavailable(e.getCause() == null ? new IOException(e) : e.getCause());
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private StoreException.Unavailable unavailable(IOException e) {
        return new StoreException.Unavailable("cannot restore " + database.file() + ": " + Errors.reason(e), e);
    }

    private void refuseNone(Path backup) {
        try {
            if (!Files.exists(backup)) {
                throw new StoreException.Refused("there is no backup at " + backup, null);
            }
            if (Files.isDirectory(backup)) {
                throw new StoreException.Refused(backup + " is a directory; name a backup in it", null);
            }
            if (!Files.isRegularFile(backup) || Files.size(backup) == 0) {
                throw new StoreException.Refused(backup + " is not a Pawl queue: it is empty, or no file", null);
            }
            if (Files.exists(database.file()) && Files.isSameFile(backup, database.file())) {
                throw new StoreException.Refused(backup + " is the queue itself", null);
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    /** Makes the working copy, and verifies it: the backup itself is only read. */
    private void copy(Path backup, PartialFile work) {
        try (Connection source = Database.openAsItIs(backup, SQLiteOpenMode.READONLY, database.busyTimeout())) {
            PageCopy.out(source, work.path(), (pages, of) -> {});
        } catch (SQLException e) {
            // why: the backup is only read. It is the queue's disk that is full.
            throw Errors.isFull(e) ? Errors.sorted(e, database) : unusable(backup, e);
        }
        try (Connection connection = PageCopy.openAlone(work.path())) {
            Soundness.verify(connection, backup);
        } catch (SQLException e) {
            throw unusable(backup, e);
        }
    }

    /** why not the usual words: "restore a backup" is no advice to somebody who does. */
    private StoreException unusable(Path backup, SQLException e) {
        StoreException sorted = Errors.sorted(e, new Database(backup, database.busyTimeout()));
        return Errors.isDamage(e) && !(sorted instanceof StoreException.Refused)
                ? new StoreException.Unavailable(backup + " is damaged; restore another backup", e)
                : sorted;
    }

    /** Brings the working copy up to date, and beyond everything that was given since; answers its generation. */
    private long prepare(PartialFile work, LiveFile live) throws SQLException {
        try (Connection connection = PageCopy.openAlone(work.path())) {
            new Migrator(Migrator.MIGRATIONS).migrate(connection, new Database(work.path(), database.busyTimeout()));
            if (live.isSound()) {
                live.tellPresent(connection);
            }
            long now = time.now();
            return live.fences(now).raise(connection, now);
        }
    }

    private Path overwrite(LiveFile live, PartialFile work, long generation, boolean force)
            throws SQLException, IOException {
        Path[] aside = new Path[1];
        try (Connection target = database.openWriter();
                PartialFile before = PartialFile.beside(database.file(), time::random)) {
            try {
                PageCopy.in(
                        work.path(),
                        target,
                        () -> {
                            // why again: a worker may have come since the first look; now nobody can.
                            if (!force) {
                                live.refuseWhileInUse(time.now());
                            }
                            aside[0] = live.keepAside(before, time.now());
                        },
                        (pages, of) -> told.accept(new Progress(pages, of, null)));
                requireGeneration(target, generation);
            } catch (SQLException | RuntimeException e) {
                if (aside[0] != null) {
                    Files.deleteIfExists(aside[0]);
                }
                throw e;
            }
            truncateLog(target);
        }
        return aside[0];
    }

    /** why looked at: the driver tells of trouble with the file that is read, not of trouble with the one that is written. */
    private void requireGeneration(Connection target, long generation) throws SQLException {
        if (Fences.of(target).generation() != generation) {
            throw new StoreException.Unavailable(
                    database.file() + " could not be overwritten and is as it was: is the disk full?", null);
        }
    }

    private static void truncateLog(Connection target) {
        try (Statement statement = target.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
        } catch (SQLException e) {
            // why: the queue is restored; whoever reads meanwhile only puts off that the log gets small.
            LOG.debug("the log was not truncated: {}", e.getMessage());
        }
    }

    /** In the place of a file that is missing or cannot be read. */
    private @Nullable Path replace(LiveFile live, PartialFile work, Path backup) throws IOException {
        Path aside = live.moveAside(time.now());
        work.permitLike(aside == null ? backup : aside);
        work.moveTo(database.file());
        return aside;
    }

    /** What stands there now; how many tasks it holds. */
    private long verify() throws SQLException {
        try (Connection connection = database.openReader();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            long tasks = Soundness.verify(connection, database.file());
            statement.execute("ROLLBACK");
            return tasks;
        }
    }
}
