package dev.pawl.cli;

/** How a command ended, as a script sees it. */
final class ExitCode {
    static final int OK = 0;

    /** A task failed, or what was asked for is not there. */
    static final int FAILED = 1;

    /** An option, or its value, is not one that the command takes. */
    static final int USAGE = 2;

    /** Others held the file for too long; nothing was written, try again. */
    static final int BUSY = 75;

    /** Ended by a signal: this plus its number, as shells count. */
    static final int SIGNAL = 128;

    private ExitCode() {}
}
