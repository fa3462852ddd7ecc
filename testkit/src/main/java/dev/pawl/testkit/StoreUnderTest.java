package dev.pawl.testkit;

import dev.pawl.store.Store;
import java.sql.Connection;
import java.sql.SQLException;

/** A database that a test opens as often as it likes, and time that it moves. */
public interface StoreUnderTest {
    /** The same database opened once more, as another process would. */
    Store another() throws Exception;

    /** An application's own connection to the same database, with auto-commit off. */
    Connection connection() throws SQLException;

    /** The time that the stores were opened with. */
    FakeTime time();

    /** Begins anew: everything is closed, an empty database stands in the place of this one, and time at its beginning. */
    void startOver() throws Exception;
}
