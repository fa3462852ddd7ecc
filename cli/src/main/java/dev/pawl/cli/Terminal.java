package dev.pawl.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command was called with besides its arguments.
 *
 * @param in standard input
 * @param out for data
 * @param err for messages and progress
 * @param interactive whether a person looks at {@code err}, so that a line may be drawn again and again
 * @param environment the environment variables
 */
record Terminal(
        InputStream in, PrintWriter out, PrintWriter err, boolean interactive, Map<String, String> environment) {

    /** Says something to the person, never to the program that reads the data. */
    void say(String message) {
        err.println(message);
        err.flush();
    }
}
