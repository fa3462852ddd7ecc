package dev.pawl.store;

/**
 * Something that cannot be in a sound queue.
 *
 * @param name stable, in lower case with underscores
 * @param what what there are so many of: "tasks in work without owner, lease or token"
 * @param count how many there are; at most {@link #MOST}
 * @param example one of them: the id of a task, or the name of what is wrong
 * @param advice what to do about it
 */
public record Contradiction(String name, String what, long count, String example, String advice) {
    /** More are not counted. */
    public static final int MOST = 10_000;
}
