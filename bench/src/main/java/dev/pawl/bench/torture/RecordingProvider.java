package dev.pawl.bench.torture;

import dev.pawl.sqlite.SqliteStoreProvider;
import dev.pawl.store.Claim;
import dev.pawl.store.Restore;
import dev.pawl.store.RestoreRequest;
import dev.pawl.store.Store;
import dev.pawl.store.StoreProvider;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Opens a queue file so that all its answers are written down. Known to the service loader of the processes under torture
 * alone: {@link #register} makes the folder that says so, and only they have it on their class path.
 */
public final class RecordingProvider implements StoreProvider {
    private static final String SCHEME = "torture://";

    private static volatile Recorder recorder = store -> {
        throw new IllegalStateException("only for processes under torture");
    };

    /** For the service loader. */
    public RecordingProvider() {}

    private interface Recorder {
        Store record(Store store);
    }

    /** Makes a folder that, on a class path, makes this provider known. */
    static Path register(Path folder) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(services.resolve(StoreProvider.class.getName()), RecordingProvider.class.getName() + "\n");
        return folder;
    }

    /**
     * Says where what this process is told goes.
     *
     * @param shown the claim that the store gets to see in place of a worker's own
     */
    static void recordTo(History history, UnaryOperator<Claim> shown) {
        recorder = store -> store.withTasks(new RecordedStore(store.tasks(), history, shown));
    }

    static String location(Path file) {
        return SCHEME + file;
    }

    @Override
    public boolean accepts(String location) {
        return location.startsWith(SCHEME);
    }

    @Override
    public Store open(String location, StoreSettings settings, Time time) {
        return recorder.record(new SqliteStoreProvider().open(file(location), settings, time));
    }

    @Override
    public Store openExisting(String location, StoreSettings settings, Time time) {
        return recorder.record(new SqliteStoreProvider().openExisting(file(location), settings, time));
    }

    /** Not under torture: nothing is restored while histories are kept. */
    @Override
    public Restore restore(
            String location, RestoreRequest request, StoreSettings settings, Time time, Consumer<Progress> told) {
        throw new UnsupportedOperationException("a queue under torture is not restored");
    }

    private static String file(String location) {
        return location.substring(SCHEME.length());
    }
}
