package dev.pawl.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A queue that was set back to a backup.
 *
 * @param file the queue
 * @param aside where its contents from before are kept; null when there were none
 * @param tasks how many tasks it holds now, of every state
 * @param millis how long it took, with all verification
 */
public record Restore(Path file, @Nullable Path aside, long tasks, long millis) {}
