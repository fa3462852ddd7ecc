package dev.pawl.task;

/**
 * Something that a task is told from outside while it waits, or before it does.
 *
 * @param name 1 to 200 characters; a task is told each name once
 * @param json JSON text, up to {@link CheckpointValue#MAX_BYTES} in UTF-8
 */
public record Signal(String name, String json) {
    /** So many names a task may have. */
    public static final int MOST = 100;

    public Signal {
        CheckpointValue.check(name, json);
    }
}
