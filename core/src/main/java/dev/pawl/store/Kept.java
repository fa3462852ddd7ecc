package dev.pawl.store;

/** What became of a checkpoint that was to be stored. */
public enum Kept {
    /** It is on disk. */
    STORED,
    /** The claim no longer owns the task; nothing was written. */
    LOST,
    /** The task has as many as it may have; nothing was written. */
    FULL
}
