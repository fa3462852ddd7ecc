package dev.pawl.server;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.InvalidTaskException.Violation;
import java.util.stream.Collectors;

/** What is wrong with the value of one field; its message says what is allowed. */
final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_QUOTE = 60;

    Fault(String message) {
        super(message, null, false, false);
    }

    /** What the library says of the one value that it was given. */
    static Fault of(InvalidTaskException invalid) {
        return new Fault(invalid.violations().stream().map(Violation::message).collect(Collectors.joining("; ")));
    }

    String told() {
        return String.valueOf(getMessage());
    }

    /** Foreign text, short enough to be repeated in an answer. */
    static String quoted(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    }
}
