package dev.pawl.store;

import java.nio.file.Path;

/**
 * A copy of a queue, complete and verified.
 *
 * @param file a single file that needs nothing beside it
 * @param bytes its size
 * @param tasks how many it holds, of every state
 * @param millis how long it took, with its verification
 */
public record Backup(Path file, long bytes, long tasks, long millis) {}
