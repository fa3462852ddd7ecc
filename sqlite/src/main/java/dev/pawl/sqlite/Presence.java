package dev.pawl.sqlite;

import dev.pawl.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether an open file still stands where it was opened. SQLite goes on writing to a file that was deleted or moved away, where
 * nobody will ever read it; so who promises that something is on disk looks here first. Windows lets nobody delete or replace an open
 * file, and has no key to tell files apart: there is nothing to look at.
 *
 * <p>Threading: safe for any number of threads.
 */
final class Presence {
    /** How often those look who promise nothing. */
    private static final long NOW_AND_THEN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Path file;
    private final @Nullable Object opened;
    private volatile long lookedAt = System.nanoTime();
    private volatile boolean lost;

    /** Of a file that has just been opened. */
    Presence(Path file) {
        this.file = file;
        this.opened = keyOf(file);
    }

    /** Whether the last look found the file gone, or replaced. */
    boolean isLost() {
        return lost;
    }

    /** Looks whether the file is in its place. */
    void look() {
        if (opened != null) {
            found(keyOf(file));
        }
    }

    private void found(@Nullable Object now) {
        lookedAt = System.nanoTime();
        lost = opened != null && !opened.equals(now);
    }

    /**
     * Looks.
     *
     * @throws StoreException.Unavailable when the file is not there any more, or another one stands in its place
     */
    void require() {
        if (opened == null) {
            return;
        }
        Object now = keyOf(file);
        found(now);
        if (lost) {
            throw new StoreException.Unavailable(
                    file
                            + (now == null
                                    ? " was deleted or moved away while it was open; put it back"
                                    : " was replaced by another file while it was open"),
                    null);
        }
    }

    /** {@link #require}, at most once a second while nothing is wrong. */
    void requireNowAndThen() {
        if (lost || System.nanoTime() - lookedAt >= NOW_AND_THEN_NANOS) {
            require();
        }
    }

    /** What tells this file from every other; null when there is none. */
    static @Nullable Object keyOf(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new StoreException.Unavailable("cannot look at " + file + ": " + e, new UncheckedIOException(e));
        }
    }
}
