package dev.pawl.store;

/**
 * What pruning removed.
 *
 * @param completed tasks that had completed
 * @param failed dead letters
 * @param cancelled tasks that were cancelled
 */
public record Pruned(long completed, long failed, long cancelled) {
    public static final Pruned NONE = new Pruned(0, 0, 0);

    public long total() {
        return completed + failed + cancelled;
    }

    public Pruned plus(Pruned other) {
        return new Pruned(completed + other.completed, failed + other.failed, cancelled + other.cancelled);
    }
}
