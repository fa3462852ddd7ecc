package dev.pawl.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * A ready task that a claim looks at.
 *
 * @param expiries leases that ran out since the last attempt that ended by itself
 * @param payload null when it stands in {@code task_payload}
 */
record Candidate(
        long id,
        int channel,
        int priority,
        int attempts,
        int maxAttempts,
        long token,
        long runAfter,
        int expiries,
        @Nullable String payload) {
    Bands.Place place() {
        return new Bands.Place(runAfter, id);
    }
}
