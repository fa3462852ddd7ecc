package dev.pawl.store;

import dev.pawl.task.InvalidTaskException;

/**
 * How many tasks of its own choice a worker wants.
 *
 * @param most claims, 1 to {@value #MOST}
 * @param leaseMillis how long they hold unless extended
 */
public record HoldRequest(String worker, int most, long leaseMillis) {
    public static final int MOST = 10_000;

    public HoldRequest {
        if (most < 1 || most > MOST) {
            throw new InvalidTaskException("limit", "must be from 1 to " + MOST + ", not " + most);
        }
        if (leaseMillis < 1) {
            throw new InvalidTaskException("lease_seconds", "must be more than nothing");
        }
    }
}
