package dev.pawl.client;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.server.PawlServer;
import dev.pawl.server.ServerSettings;
import dev.pawl.sqlite.SqliteStoreProvider;
import dev.pawl.store.Activity;
import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** A queue in a file, and a real server of it. */
final class ServedStore implements AutoCloseable {
    static final int LONGEST_PAYLOAD = 4 << 20;

    private final Path file;
    final Pawl pawl;
    final PawlServer server;

    ServedStore(Path file, Time time, int port) {
        this.file = file;
        pawl = Pawl.open(file.toString(), PawlSettings.DEFAULT.withTime(time));
        try {
            server =
                    PawlServer.start(pawl, ServerSettings.DEFAULT.withPort(port).withMaxPayloadBytes(LONGEST_PAYLOAD));
        } catch (IOException e) {
            pawl.close();
            throw new UncheckedIOException(e);
        }
    }

    static ServedStore of(Path file) {
        return new ServedStore(file, Time.system(), 0);
    }

    /** Puts activity into the file, as if it had been counted. */
    void add(List<Activity> activity) {
        Store store = new SqliteStoreProvider().open(file.toString(), StoreSettings.DEFAULT, Time.system());
        store.tasks().add(activity);
        store.tasks().close();
    }

    String location() {
        return server.uri().toString();
    }

    @Override
    public void close() {
        server.close();
        pawl.close();
    }
}
