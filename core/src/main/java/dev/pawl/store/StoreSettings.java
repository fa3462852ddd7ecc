package dev.pawl.store;

import java.time.Duration;

/**
 * How a store writes.
 *
 * @param durability {@link Durability#FULL} unless told
 * @param busyTimeout how long a write waits for other processes; 5 s unless told
 */
public record StoreSettings(Durability durability, Duration busyTimeout) {
    public static final StoreSettings DEFAULT = new StoreSettings(Durability.FULL, Duration.ofSeconds(5));

    /** What "acknowledged" means. */
    public enum Durability {
        /** Enqueued and finished means on disk: survives a power cut. */
        FULL,
        /** Survives a crash of the process; a power cut may take the last moments, never the file. */
        NORMAL
    }

    public StoreSettings {
        if (busyTimeout.isNegative() || busyTimeout.compareTo(Duration.ofMinutes(10)) > 0) {
            throw new IllegalArgumentException("busyTimeout must be from 0 to 10 minutes, not " + busyTimeout);
        }
    }

    public StoreSettings withDurability(Durability other) {
        return new StoreSettings(other, busyTimeout);
    }
}
