package dev.pawl.cli;

/** A command cannot do what it was asked to; the message is all that the person needs. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CommandFailure(String message) {
        super(message);
    }
}
