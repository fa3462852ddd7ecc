package dev.pawl.store;

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
}
