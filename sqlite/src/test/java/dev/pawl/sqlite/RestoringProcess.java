package dev.pawl.sqlite;

import dev.pawl.store.BackupRequest;
import dev.pawl.store.RestoreRequest;
import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.Progress;
import dev.pawl.task.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A process that backs a queue up or sets it back, and waits at a step to be killed. */
final class RestoringProcess {
    private RestoringProcess() {}

    /** Arguments: backup or restore, queue, backup, step to wait at; 0 for before everything. */
    public static void main(String[] arguments) throws IOException {
        Path queue = Path.of(arguments[1]);
        Path backup = Path.of(arguments[2]);
        int stop = Integer.parseInt(arguments[3]);
        if (stop == 0) {
            ChildProcess.readyAndWait();
        }
        if (arguments[0].equals("backup")) {
            Store store = new SqliteStoreProvider().open(queue.toString(), StoreSettings.DEFAULT, Time.system());
            store.maintenance().backup(BackupRequest.into(backup), waitingAt(stop));
        } else {
            new SqliteStoreProvider()
                    .restore(
                            queue.toString(),
                            RestoreRequest.from(backup),
                            StoreSettings.DEFAULT,
                            Time.system(),
                            waitingAt(stop));
        }
        System.out.println("done");
    }

    private static Consumer<Progress> waitingAt(int stop) {
        int[] steps = new int[1];
        return progress -> {
            if (++steps[0] == stop) {
                try {
                    ChildProcess.readyAndWait();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }
}
