package dev.pawl.sqlite;

import dev.pawl.store.StoreException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Sorts SQLite's errors by what the caller should do, from the result code alone. */
final class Errors {
    private Errors() {}

    static StoreException sorted(SQLException e, Database database) {
        if (!(e instanceof SQLiteException sqlite)) {
            return new StoreException("unexpected database error in " + database.file() + ": " + e.getMessage(), e);
        }
        return switch (primary(sqlite.getResultCode())) {
            case SQLITE_BUSY, SQLITE_LOCKED -> busy(database, database.busyTimeout(), e);
            case SQLITE_NOTADB -> new StoreException.Refused(database.file() + " is not an SQLite database", e);
            case SQLITE_FULL -> unavailable("the disk is full", database, sqlite);
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                unavailable(database.hindrance().orElse("it cannot be written"), database, sqlite);
            case SQLITE_IOERR -> unavailable("the storage fails", database, sqlite);
            case SQLITE_CORRUPT -> unavailable("it is damaged, restore a backup", database, sqlite);
            default ->
                new StoreException(
                        "unexpected database error in " + database.file() + " (" + sqlite.getResultCode() + "): "
                                + e.getMessage(),
                        e);
        };
    }

    /** Others wrote for the whole time that one may wait. */
    static StoreException.Busy busy(Database database, Duration waited, @Nullable SQLException e) {
        String holder =
                WriteLock.holder(database).map(who -> " (now " + who + ")").orElse("");
        return new StoreException.Busy(
                "waited " + seconds(waited) + " for other writers of " + database.file() + holder
                        + "; nothing was written, try again",
                e);
    }

    static boolean isBusy(SQLException e) {
        return e instanceof SQLiteException sqlite && primary(sqlite.getResultCode()) == SQLiteErrorCode.SQLITE_BUSY;
    }

    static boolean isFull(SQLException e) {
        return e instanceof SQLiteException sqlite && primary(sqlite.getResultCode()) == SQLiteErrorCode.SQLITE_FULL;
    }

    /** Whether what is in the file is no database, or none any more. */
    static boolean isDamage(SQLException e) {
        return e instanceof SQLiteException sqlite
                && switch (primary(sqlite.getResultCode())) {
                    case SQLITE_NOTADB, SQLITE_CORRUPT -> true;
                    default -> false;
                };
    }

    /** Whether a failure is of one operation (a constraint, a bug) and not of the file. */
    static boolean isOfOneOperation(Throwable e) {
        if (e instanceof StoreException.Busy || e instanceof StoreException.Unavailable) {
            return false;
        }
        return !(e instanceof SQLiteException sqlite)
                || switch (primary(sqlite.getResultCode())) {
                    case SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_ERROR, SQLITE_RANGE, SQLITE_MISUSE ->
                        true;
                    default -> false;
                };
    }

    /** What a failed file access says to a person; Java's own messages are often the bare name. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return "no permission for " + denied.getFile();
        }
        if (e instanceof NoSuchFileException missing) {
            return "there is no " + missing.getFile();
        }
        return e instanceof FileSystemException other && other.getReason() == null
                ? "cannot use " + other.getFile()
                : String.valueOf(e.getMessage());
    }

    private static StoreException unavailable(String why, Database database, SQLiteException e) {
        return new StoreException.Unavailable(
                database.file() + ": " + why + " (" + e.getResultCode() + "); nothing was written", e);
    }

    /** An extended code without its extension. */
    private static SQLiteErrorCode primary(SQLiteErrorCode code) {
        return SQLiteErrorCode.getErrorCode(code.code & 0xff);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() / 1000.0 + " s";
    }
}
