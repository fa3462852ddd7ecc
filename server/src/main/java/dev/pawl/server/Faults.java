package dev.pawl.server;

import dev.pawl.task.InvalidTaskException.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with one request, collected so that its sender learns everything at once. */
final class Faults {
    private static final int MOST_TOLD = 100;

    private final List<Violation> found = new ArrayList<>();

    void add(String field, String message) {
        if (found.size() < MOST_TOLD) {
            found.add(new Violation(Fault.quoted(field), message));
        }
    }

    /** Adds what is wrong with a part of the request. */
    void addAll(String part, List<Violation> others) {
        others.forEach(violation -> add(part + violation.field(), violation.message()));
    }

    /** What was refused elsewhere. */
    void addAll(List<Violation> others) {
        others.forEach(violation -> add(violation.field(), violation.message()));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Violation> all() {
        return List.copyOf(found);
    }

    /**
     * @throws Fault that tells them all, for the one field that has them inside
     */
    void checkAsOne() throws Fault {
        if (!found.isEmpty()) {
            throw new Fault(found.stream()
                    .map(violation -> violation.field() + " " + violation.message())
                    .collect(Collectors.joining("; ")));
        }
    }

    /**
     * @throws Problem naming every fault, when there are any
     */
    void check() {
        if (!found.isEmpty()) {
            throw Problem.invalid(found);
        }
    }
}
