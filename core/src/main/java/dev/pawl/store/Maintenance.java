package dev.pawl.store;

import dev.pawl.task.Progress;
import java.util.function.Consumer;

/**
 * Care of the storage, for operators. Everything here is safe while any number of processes work on the queue.
 *
 * <p>Errors are those of {@link TaskStore}.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface Maintenance {
    /** Carries the write-ahead log over into the database. */
    Checkpoint checkpoint(Checkpoint.Mode mode);

    /** Writes the database anew without its gaps. Writers wait meanwhile: about a second for a few hundred megabytes. */
    void vacuum();

    /** Looks at how the data is distributed, so that queries are planned well; takes milliseconds, whatever the size. */
    void analyze();

    /**
     * Writes a copy of the queue as it is at one moment, while everybody goes on writing. The copy is verified before it gets
     * its name; whatever goes wrong, nothing is left behind and no backup there was is touched.
     *
     * @param told how far it is, in pages, on the calling thread; it must not throw
     * @throws StoreException.Refused when the file exists, or is the queue itself
     */
    Backup backup(BackupRequest request, Consumer<Progress> told);
}
