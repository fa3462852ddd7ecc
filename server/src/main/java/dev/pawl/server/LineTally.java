package dev.pawl.server;

import dev.pawl.server.BatchBody.Item;
import dev.pawl.task.InvalidTaskException.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * What became of the lines of one request.
 *
 * <p>Threading: one chunk at a time; the steps of a chunk follow each other.
 */
final class LineTally {
    private static final int MOST_TOLD = 100;

    /** A line that was refused. */
    record Refused(long line, List<Violation> faults) {}

    private long lines;
    private long created;
    private long existing;
    private long refused;
    private final List<Refused> told = new ArrayList<>();

    /**
     * @param fresh how many of those without fault are new
     * @param known how many were there already
     */
    void add(List<LineReader.Line> chunk, List<Item> items, long fresh, long known) {
        lines += chunk.size();
        created += fresh;
        existing += known;
        for (int i = 0; i < items.size(); i++) {
            if (!items.get(i).isFine()) {
                refused++;
                if (told.size() < MOST_TOLD) {
                    told.add(new Refused(chunk.get(i).number(), items.get(i).faults()));
                }
            }
        }
    }

    /** The same problem, saying what is stored all the same. */
    Problem interrupted(Problem problem) {
        return Problem.of(
                problem.kind(),
                problem.detail() + ". Of the lines before, " + lines + " are done with: " + created + " enqueued, "
                        + existing + " existing, " + refused + " refused");
    }

    long lines() {
        return lines;
    }

    long created() {
        return created;
    }

    long existing() {
        return existing;
    }

    long refused() {
        return refused;
    }

    List<Refused> told() {
        return told;
    }
}
