package dev.pawl.store;

/**
 * What a checkpoint did.
 *
 * @param complete whether nothing was in its way; otherwise readers or writers kept it from going to the end
 * @param logPages pages in the log before it
 * @param carriedPages how many of them stand in the database now
 */
public record Checkpoint(boolean complete, long logPages, long carriedPages) {
    /** How far a checkpoint goes. */
    public enum Mode {
        /** Whatever needs no waiting. */
        PASSIVE,
        /** Everything: waits for writers. */
        FULL,
        /** Everything, and waits for readers, so that the log starts again at its beginning. */
        RESTART,
        /** As {@link #RESTART}, and the log's file is empty then. */
        TRUNCATE
    }
}
