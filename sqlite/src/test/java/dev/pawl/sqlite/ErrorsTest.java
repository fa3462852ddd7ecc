package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.StoreException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Sorting SQLite's errors by what the caller should do. */
class ErrorsTest {
    private static final Database DATABASE = new Database(Path.of("/queue.db"), Duration.ofMillis(2_500));

    @ParameterizedTest
    @EnumSource(names = {"SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_RECOVERY", "SQLITE_LOCKED"})
    void othersInTheWayMeanTryAgain(SQLiteErrorCode code) {
        assertThat(sorted(code)).isInstanceOf(StoreException.Busy.class).hasMessageContaining("2.5 s");
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "SQLITE_FULL",
                "SQLITE_READONLY",
                "SQLITE_READONLY_DBMOVED",
                "SQLITE_PERM",
                "SQLITE_CANTOPEN",
                "SQLITE_IOERR",
                "SQLITE_IOERR_FSYNC",
                "SQLITE_CORRUPT"
            })
    void troubleOfTheStorageMayHeal(SQLiteErrorCode code) {
        assertThat(sorted(code))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining(code.name())
                .hasMessageContaining("queue.db");
    }

    @Test
    void whatIsNoDatabaseIsRefused() {
        assertThat(sorted(SQLiteErrorCode.SQLITE_NOTADB)).isInstanceOf(StoreException.Refused.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_ERROR", "SQLITE_MISUSE", "SQLITE_TOOBIG"})
    void anythingElseIsABugOfOneOperation(SQLiteErrorCode code) {
        assertThat(sorted(code)).isExactlyInstanceOf(StoreException.class).hasMessageContaining(code.name());
        assertThat(Errors.isOfOneOperation(exception(code))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_CORRUPT", "SQLITE_NOMEM"})
    void troubleOfTheFileIsEverybodys(SQLiteErrorCode code) {
        assertThat(Errors.isOfOneOperation(exception(code))).isFalse();
    }

    @Test
    void whatDoesNotComeFromSqliteIsABugOfOneOperation() {
        SQLException strange = new SQLException("strange");

        assertThat(Errors.sorted(strange, DATABASE))
                .isExactlyInstanceOf(StoreException.class)
                .hasMessageContaining("strange")
                .hasCause(strange);
        assertThat(Errors.isOfOneOperation(strange)).isTrue();
        assertThat(Errors.isOfOneOperation(new IllegalStateException())).isTrue();
    }

    private static StoreException sorted(SQLiteErrorCode code) {
        return Errors.sorted(exception(code), DATABASE);
    }

    private static SQLiteException exception(SQLiteErrorCode code) {
        return new SQLiteException("[" + code + "] said SQLite", code);
    }
}
