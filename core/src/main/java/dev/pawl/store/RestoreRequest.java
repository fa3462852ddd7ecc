package dev.pawl.store;

import java.nio.file.Path;

/**
 * What a queue is set back to.
 *
 * @param from a backup; it is only read
 * @param force also while workers live or hold tasks, which they then lose, and over a damaged file that somebody may have open
 */
public record RestoreRequest(Path from, boolean force) {
    /** Not while anybody works. */
    public static RestoreRequest from(Path backup) {
        return new RestoreRequest(backup, false);
    }

    /** The same, whoever works. */
    public RestoreRequest forced() {
        return new RestoreRequest(from, true);
    }
}
