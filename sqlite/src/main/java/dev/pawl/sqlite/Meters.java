package dev.pawl.sqlite;

import dev.pawl.store.Distribution;
import dev.pawl.store.StoreMeters;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is measured of the work on a file, for as long as it is open.
 *
 * <p>Threading: safe for any number of threads.
 */
final class Meters {
    private final Distribution.Recorder batches = new Distribution.Recorder();
    private final Distribution.Recorder commits = new Distribution.Recorder();
    private final Distribution.Recorder checkpoints = new Distribution.Recorder();
    private final LongAdder busyRetries = new LongAdder();
    private final LongAdder rings = new LongAdder();

    void committed(int operations, long nanos) {
        batches.record(operations);
        commits.record(nanos);
    }

    void checkpointed(long nanos) {
        checkpoints.record(nanos);
    }

    void foundBusy() {
        busyRetries.increment();
    }

    void rang() {
        rings.increment();
    }

    StoreMeters read() {
        return new StoreMeters(batches.read(), commits.read(), checkpoints.read(), busyRetries.sum(), rings.sum());
    }
}
