package dev.pawl.sqlite;

import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.Time;
import dev.pawl.testkit.TaskStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;

/** The store in a file keeps every promise of a store. */
class SqliteTaskStoreTest extends TaskStoreContract {
    @TempDir
    Path folder;

    private int number;

    @Override
    protected Store open(StoreSettings settings, Time time) {
        return new SqliteStoreProvider().open(file().toString(), settings, time);
    }

    @Override
    protected Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    protected void empty() {
        number++;
    }

    @Override
    protected void afterClose() throws SQLException {
        Tables.agree(file());
    }

    private Path file() {
        return folder.resolve("queue " + number + ".db");
    }
}
