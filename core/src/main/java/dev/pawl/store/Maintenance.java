package dev.pawl.store;

import dev.pawl.task.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Care of the storage, for operators. Everything here is safe while any number of processes work on the queue.
 *
 * <p>Errors are those of {@link TaskStore}.
 *
 * <p>Threading: safe for any number of threads.
 */
public interface Maintenance {
    /**
     * Carries the write-ahead log over into the database. Where readers or writers are in its way it tries again, letting
     * writers in between, for as long as the busy timeout; the answer says whether it came to the end.
     */
    Checkpoint checkpoint(Checkpoint.Mode mode);

    /** Bytes of the write-ahead log's file; executes no SQL. */
    long logBytes();

    /** What this process measured of its own work on the database; executes no SQL. */
    StoreMeters meters();

    /**
     * Writes the database anew without its gaps. Writers wait meanwhile: about a second for a few hundred megabytes. Needs free
     * disk space of twice the file.
     */
    Vacuumed vacuum();

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

    /**
     * Looks for what cannot be in a sound queue: damage of the file, and rows that contradict each other. Reads one moment and
     * holds up nobody, but the log cannot start again meanwhile.
     *
     * @param quick only what live tasks and the counts tell, whatever the size of the history; about a second per gigabyte
     *     otherwise, and more for every million tasks
     * @return empty when all is sound
     */
    List<Contradiction> check(boolean quick);

    /** Looks at everything an operator would: the file, its settings, the disk, the workers, the tasks. */
    List<Finding> examine();

    /**
     * Removes ended tasks that are older than they are kept, with everything that is theirs, in transactions of a few
     * milliseconds between which others write. May be interrupted at any time.
     *
     * @param goesOn told after each transaction what has been removed so far; false ends it
     * @return what was removed
     */
    Pruned prune(Retention retention, Predicate<Pruned> goesOn);

    /** What {@link #prune} would remove now; removes nothing. */
    Pruned prunable(Retention retention);

    /** For how long ended tasks are kept, as last told by {@link #retain}; {@link Retention#DEFAULT} when nobody did. */
    Retention retention();

    /** Says for how long ended tasks are kept, to every process that prunes this queue without being told otherwise. */
    void retain(Retention retention);

    /**
     * Removes workers from the register that have been stopped, or stale, for so long.
     *
     * @param force also those that hold tasks under a lease that has not run out
     * @return the ids of those removed
     */
    List<String> pruneWorkers(Duration goneFor, boolean force);

    /**
     * Removes one worker from the register.
     *
     * @param force also when it lives, or holds tasks under a lease that has not run out
     * @return whether it was removed; empty when there is no such worker
     */
    Optional<Boolean> pruneWorker(String id, boolean force);

    /** The last round of each kind, whoever did it; kinds that were never done are missing. */
    List<Round> rounds();

    /**
     * Takes a round of this kind upon oneself, unless any process has begun one at {@code since} or later. Whoever is answered
     * true does the work, and says with {@link #end} what came of it.
     *
     * @param since epoch milliseconds
     * @param by who asks
     */
    boolean begin(Round.Kind kind, long since, String by);

    /**
     * Says how the round that was begun ended.
     *
     * @param failed whether it did not come to its end
     * @param outcome what came of it, in a few words
     */
    void end(Round.Kind kind, boolean failed, String outcome);
}
