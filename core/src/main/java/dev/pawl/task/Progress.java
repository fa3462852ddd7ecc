package dev.pawl.task;

import org.jspecify.annotations.Nullable;

/** How far an attempt is: {@code done} of {@code total} (0 when the total is unknown), and a short message. */
public record Progress(long done, long total, @Nullable String message) {
    public Progress {
        if (done < 0 || total < 0) {
            throw new IllegalArgumentException("progress counts are at least 0, not " + done + " of " + total);
        }
    }
}
