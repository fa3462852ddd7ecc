package dev.pawl.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a store writes.
 *
 * @param durability {@link Durability#FULL} unless told
 * @param busyTimeout how long a write waits for other processes, or a call for a server that does not answer; 5 s unless told
 * @param access what is shown to a server; null for the one in the environment variable {@code PAWL_TOKEN}, if there is one. Of no
 *     use to files
 */
public record StoreSettings(
        Durability durability,
        Duration busyTimeout,
        @Nullable AccessSecret access) {
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

    public StoreSettings(Durability durability, Duration busyTimeout) {
        this(durability, busyTimeout, null);
    }

    public StoreSettings withDurability(Durability other) {
        return new StoreSettings(other, busyTimeout, access);
    }

    public StoreSettings withAccess(@Nullable AccessSecret other) {
        return new StoreSettings(durability, busyTimeout, other);
    }
}
