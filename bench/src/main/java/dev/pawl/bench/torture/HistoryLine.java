package dev.pawl.bench.torture;

import java.util.Arrays;

/**
 * A line of a {@link History}.
 *
 * @param nanos on the clock that all processes share
 * @param wall epoch milliseconds, as the process took them to be
 * @param call 0 for none
 */
record HistoryLine(long nanos, long wall, long call, String verb, String text) {
    private static final int HEAD = 4;

    static HistoryLine parse(String text) {
        String[] words = text.split(" ", HEAD + 1);
        return new HistoryLine(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                words[HEAD - 1],
                words.length > HEAD ? words[HEAD] : "");
    }

    /** What stands behind {@code name=}; empty for nothing. */
    String word(String name) {
        int from = text.startsWith(name + "=") ? 0 : text.indexOf(" " + name + "=") + 1;
        if (from == 0 && !text.startsWith(name + "=")) {
            return "";
        }
        int value = from + name.length() + 1;
        int end = text.indexOf(' ', value);
        return text.substring(value, end < 0 ? text.length() : end);
    }

    /** The number behind {@code name=}; 0 for none. */
    long number(String name) {
        String word = word(name);
        return word.isEmpty() ? 0 : Long.parseLong(word);
    }

    /** Whether both speak of the same enqueue, or the same task and token. */
    boolean isAbout(HistoryLine other) {
        return Arrays.stream(new String[] {"uid", "task", "token"})
                .allMatch(name -> other.word(name).isEmpty() || other.word(name).equals(word(name)));
    }
}
