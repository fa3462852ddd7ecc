package dev.pawl.engine;

import java.time.Duration;

/**
 * The contract of everything that runs. {@link #start} once, returns when running; a second start is refused. {@link #stop}
 * may be called any number of times, by any thread, before start too; it returns when nothing runs any more or the
 * deadline has passed, and says which. Of several deadlines the earliest holds for all.
 */
public interface Service {
    /**
     * @throws IllegalStateException when it was started before
     */
    void start();

    /**
     * @param deadline how long running work may take to end by itself before it is interrupted
     * @return whether everything ended
     */
    boolean stop(Duration deadline);
}
