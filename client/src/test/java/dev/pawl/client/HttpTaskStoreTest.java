package dev.pawl.client;

import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.Time;
import dev.pawl.testkit.TaskStoreContract;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The store that a server keeps holds every promise of a store, over real HTTP, but those that are {@link LeftOut}. */
@ExtendWith(LeftOut.class)
class HttpTaskStoreTest extends TaskStoreContract {
    @TempDir
    Path folder;

    private int number;
    private @Nullable ServedStore served;

    @Override
    protected Store open(StoreSettings settings, Time time) {
        if (served == null) {
            served = new ServedStore(folder.resolve("queue " + number + ".db"), time, 0);
        }
        return ObjectsOnly.around(new HttpStoreProvider().open(served.location(), settings, time));
    }

    @Override
    public int scaled(int much) {
        return much / 10;
    }

    @Override
    protected Connection connect() throws SQLException {
        throw new SQLException("a server's file is its own");
    }

    @Override
    protected void empty() {
        afterClose();
        number++;
    }

    @Override
    protected void afterClose() {
        if (served != null) {
            served.close();
            served = null;
        }
    }
}
