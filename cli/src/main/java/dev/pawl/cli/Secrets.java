package dev.pawl.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps what may be secret out of what is said. */
final class Secrets {
    static final String HIDDEN = "***";

    /** A longer one is a program by itself. */
    private static final int LONGEST_COMMAND = 10_000;

    private static final Pattern PROGRAM = Pattern.compile(
            "\\s*(?:[A-Za-z_]\\w*=[^\\s'\"`$\\\\]*\\s+)*(?:exec\\s+)?([\\w./~+-]+)(\\s.*)?", Pattern.DOTALL);
    private static final Pattern ADDRESS = Pattern.compile("[\\w+.:-]+://[^\\s']+");

    private static final Pattern TELLING_NAME =
            Pattern.compile("(?i).*(token|secret|passw|credential|api.?key|private).*", Pattern.DOTALL);

    private Secrets() {}

    /**
     * Of a command its program alone: what stands before it is its environment, and arguments have tokens and addresses with
     * passwords. Where the program cannot be told, nothing.
     */
    static String program(String command) {
        Matcher words = PROGRAM.matcher(command);
        if (command.length() > LONGEST_COMMAND || !words.matches()) {
            return HIDDEN;
        }
        boolean more = words.start(1) > 0 || words.group(2) != null;
        return more ? words.group(1) + " " + HIDDEN : words.group(1);
    }

    /** An address without its user, password and parameters. */
    static String address(String location) {
        if (!location.contains("://")) {
            return location;
        }
        // why up to the last @: passwords have any sign.
        return location.replaceFirst("//.*@", "//" + HIDDEN + "@").replaceFirst("[?#;].*", "?" + HIDDEN);
    }

    /** A sentence that may name such an address, in quotes or up to a space. */
    static String sentence(String message) {
        return ADDRESS.matcher(message).replaceAll(found -> Matcher.quoteReplacement(address(found.group())));
    }

    /** The value of a thing with a name, unless the name says that it is secret. */
    static Object named(String name, Object value) {
        return TELLING_NAME.matcher(name).matches() ? HIDDEN : value;
    }

    /** What a parser says, without the piece of the file that it quotes. */
    static String withoutQuotes(String message) {
        return message.lines()
                .findFirst()
                .orElse("")
                .replaceFirst(" \\(start marker at .*", "")
                .replaceAll("(Unrecognized token|Unexpected) '.{4,}?'(?=[,:]|$)", "$1 " + HIDDEN);
    }
}
