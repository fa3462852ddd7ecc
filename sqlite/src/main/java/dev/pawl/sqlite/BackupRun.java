package dev.pawl.sqlite;

import dev.pawl.store.Backup;
import dev.pawl.store.BackupRequest;
import dev.pawl.store.StoreException;
import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one backup: a copy under another name, verified, and only then moved to where nothing else stands. */
final class BackupRun {
    /** Held while a backup of this process takes its place among the others. */
    private static final Object SERIES = new Object();

    /** The folder beside the queue: one of its own, since every write in the queue's folder wakes those who watch it. */
    static final String FOLDER = "backups";

    private final Database database;
    private final Time time;
    private final Consumer<Progress> told;

    BackupRun(Database database, Time time, Consumer<Progress> told) {
        this.database = database;
        this.time = time;
        this.told = told;
    }

    Backup run(BackupRequest request) {
        long begun = time.nanos();
        Path exact = request.file() == null ? null : request.file().toAbsolutePath();
        Path folder = exact != null ? exact.resolveSibling("") : folder(request);
        BackupNames names = new BackupNames(request.name());
        long now = time.now();
        Path target = exact != null ? exact : folder.resolve(names.of(now, 1));
        refuseExisting(exact);
        try {
            Files.createDirectories(folder);
            try (PartialFile partial = PartialFile.beside(target, time::random)) {
                partial.removeLeft();
                long tasks = write(partial, target);
                // why now: as soon as it has its name, another backup may count it among the oldest.
                long bytes = Files.size(partial.path());
                Path written =
                        exact != null ? moved(partial, target) : kept(partial, folder, request.keep(), names, now);
                return new Backup(written, bytes, tasks, (time.nanos() - begun) / 1_000_000);
            }
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot write a backup into " + folder + ": " + Errors.reason(e), e);
        }
    }

    /** Gives the copy the next name of its series, and deletes the oldest ones. */
    private static Path kept(PartialFile partial, Path folder, int most, BackupNames names, long now)
            throws IOException {
        // why one at a time: else each of two takes the other one for older, and none is left.
        synchronized (SERIES) {
            partial.touch();
            Path written =
                    partial.moveToFree(names.nextNumber(folder, now), number -> folder.resolve(names.of(now, number)));
            if (most > 0) {
                names.keep(folder, most, written);
            }
            return written;
        }
    }

    private Path folder(BackupRequest request) {
        Path folder = request.folder();
        return folder != null ? folder.toAbsolutePath() : database.folder().resolve(FOLDER);
    }

    private void refuseExisting(@Nullable Path exact) {
        if (exact == null || !Files.exists(exact, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean isItself = false;
        try {
            isItself = Files.isSameFile(exact, database.file());
        } catch (IOException e) {
            // why: a link to nowhere, say. It is in the way all the same.
            isItself = false;
        }
        throw new StoreException.Refused(
                exact + (isItself ? " is the queue itself" : " exists; a backup overwrites nothing"), null);
    }

    /** Writes and verifies the copy; how many tasks it holds. */
    private long write(PartialFile partial, Path target) throws IOException {
        try (Connection source = database.openReader()) {
            PageCopy.out(source, partial.path(), (pages, of) -> told.accept(new Progress(pages, of, null)));
        } catch (SQLException e) {
            throw Errors.sorted(e, new Database(target, database.busyTimeout()));
        }
        long tasks = verified(partial.path());
        partial.permitLike(database.file());
        return tasks;
    }

    /** why the queue is named: the copy is gone when somebody reads of its faults, and they are the queue's. */
    private long verified(Path copy) {
        try (Connection connection = PageCopy.openAlone(copy)) {
            return Soundness.verify(connection, database.file());
        } catch (SQLException e) {
            throw Errors.sorted(e, database);
        }
    }

    private static Path moved(PartialFile partial, Path target) throws IOException {
        try {
            partial.moveTo(target);
            return target;
        } catch (FileAlreadyExistsException e) {
            throw new StoreException.Refused(target + " exists; a backup overwrites nothing", e);
        }
    }
}
