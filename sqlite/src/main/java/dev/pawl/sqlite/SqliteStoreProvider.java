package dev.pawl.sqlite;

import dev.pawl.store.Restore;
import dev.pawl.store.RestoreRequest;
import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreProvider;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Opens queue files. A location is a plain path; anything that looks like a URL belongs to another store. */
public final class SqliteStoreProvider implements StoreProvider {
    /** For the service loader. */
    public SqliteStoreProvider() {}

    @Override
    public boolean accepts(String location) {
        return !location.contains("://") && !location.startsWith("jdbc:");
    }

    @Override
    public Store open(String location, StoreSettings settings, Time time) {
        Database database = Database.at(file(location), settings);
        PrivateFile.makeQueue(database.file());
        return SqliteStore.open(database, settings, time);
    }

    @Override
    public Store openExisting(String location, StoreSettings settings, Time time) {
        return SqliteStore.open(Database.existing(file(location), settings), settings, time);
    }

    @Override
    public Restore restore(
            String location, RestoreRequest request, StoreSettings settings, Time time, Consumer<Progress> told) {
        return new RestoreRun(Database.at(file(location), settings), time, told).run(request);
    }

    private static Path file(String location) {
        if (location.isBlank() || location.contains(":memory:") || location.startsWith("file:")) {
            throw new StoreException.Refused(
                    "'" + location
                            + "' is not a file path; a queue needs a real file, since several connections share it",
                    null);
        }
        try {
            return Path.of(location).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new StoreException.Refused("'" + location + "' is not a file path: " + e.getReason(), e);
        }
    }
}
