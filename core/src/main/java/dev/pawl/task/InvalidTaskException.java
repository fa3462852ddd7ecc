package dev.pawl.task;

import java.util.List;
import java.util.stream.Collectors;

/** Input that Pawl refuses. Carries every fault found, each with the field it belongs to; nothing was written. */
public final class InvalidTaskException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    /** One fault: the field by its wire name, and what is allowed there. */
    public record Violation(String field, String message) {}

    public InvalidTaskException(String field, String message) {
        this(List.of(new Violation(field, message)));
    }

    public InvalidTaskException(List<Violation> violations) {
        super(violations.stream().map(v -> v.field() + ": " + v.message()).collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    /** All faults, in the order of the fields. */
    public List<Violation> violations() {
        return violations;
    }
}
