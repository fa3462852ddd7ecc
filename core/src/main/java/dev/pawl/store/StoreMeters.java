package dev.pawl.store;

/**
 * What a store measured of its own work since this process opened it. It always measures: that costs nanoseconds beside a disk
 * write.
 *
 * @param batches how many operations were written together, by commits
 * @param commits how long commits took, nanoseconds
 * @param checkpoints how long it took to carry the log over, nanoseconds
 * @param busyRetries how often others held the file when it was asked for
 * @param rings how often idle workers were woken
 */
public record StoreMeters(
        Distribution batches, Distribution commits, Distribution checkpoints, long busyRetries, long rings) {}
