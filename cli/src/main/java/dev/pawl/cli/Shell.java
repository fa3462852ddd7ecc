package dev.pawl.cli;

import java.util.List;

/** The system's shell. */
final class Shell {
    private Shell() {}

    /** Has the shell run a command. */
    static List<String> commandLine(String command) {
        // why: Ctrl-C reaches every process at the terminal. It is meant for the worker, which lets its tasks end; the
        // commands must not notice.
        return Platform.isWindows()
                ? List.of("cmd.exe", "/c", command)
                : List.of("/bin/sh", "-c", "trap '' INT; exec /bin/sh -c \"$1\"", "pawl", command);
    }

    /** What an exit code usually tells, in brackets; empty when it is the command's own. */
    static String meaning(int code) {
        if (Platform.isWindows()) {
            return "";
        }
        return switch (code) {
            case 126 -> " (cannot be executed)";
            case 127 -> " (command not found)";
            case ExitCode.SIGNAL + 9 -> " (killed, perhaps for want of memory)";
            case ExitCode.SIGNAL + 11 -> " (crashed)";
            case ExitCode.SIGNAL + 15 -> " (ended by TERM)";
            default -> code > ExitCode.SIGNAL ? " (ended by signal " + (code - ExitCode.SIGNAL) + ")" : "";
        };
    }

    /** A word of a command line that a person may copy. */
    static String quote(String word) {
        if (word.matches("[\\w@%+=:,./\\\\-]+")) {
            return word;
        }
        return Platform.isWindows() ? '"' + word + '"' : "'" + word.replace("'", "'\\''") + "'";
    }
}
