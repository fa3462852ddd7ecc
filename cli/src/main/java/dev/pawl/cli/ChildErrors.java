package dev.pawl.cli;

import dev.pawl.store.LogLine;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A child's standard error: its lines on their way to the task's log, and its tail for the error message. Lines are written
 * in batches by whoever calls {@link #flush}; the reading thread never waits for that, so the child never does.
 *
 * <p>Gives up: lines beyond {@value #MAX_LINES} or {@value #MAX_CHARS} characters of one attempt, and ends of long lines.
 *
 * <p>Threading: one thread reads, any may flush. The monitor guards what is waiting; {@code writing} keeps batches in order.
 */
final class ChildErrors {
    static final int MAX_LINES = 2_000;
    static final int MAX_CHARS = 1 << 20;
    static final int TAIL_CHARS = 4_096;

    private final Consumer<List<String>> log;
    private final Object writing = new Object();
    private final StringBuilder line = new StringBuilder();
    private final StringBuilder tail = new StringBuilder();
    private List<String> waiting = new ArrayList<>();
    private int lines;
    private int chars;
    private boolean closed;

    /**
     * @param log takes batches of lines
     */
    ChildErrors(Consumer<List<String>> log) {
        this.log = log;
    }

    /** Reads to the end. A carriage return ends a line too: that is how progress is drawn. */
    void drain(Reader source) throws IOException {
        char[] buffer = new char[8_192];
        for (int length = source.read(buffer); length >= 0; length = source.read(buffer)) {
            take(buffer, length);
        }
        endLine();
    }

    private synchronized void take(char[] text, int length) {
        for (int i = 0; i < length; i++) {
            if (text[i] == '\n' || text[i] == '\r') {
                endLine();
            } else if (line.length() <= LogLine.MAX_MESSAGE_CHARS) {
                // why: one more than a log line holds, so that the log sees that it was cut.
                line.append(text[i]);
            }
        }
        tail.append(text, 0, length);
        if (tail.length() > 2 * TAIL_CHARS + text.length) {
            tail.delete(0, tail.length() - TAIL_CHARS);
        }
    }

    private synchronized void endLine() {
        if (line.isEmpty() || closed) {
            line.setLength(0);
            return;
        }
        if (lines < MAX_LINES && chars < MAX_CHARS) {
            waiting.add(line.toString());
        } else if (lines == MAX_LINES || chars >= MAX_CHARS) {
            waiting.add("(further lines of this attempt are not kept)");
            closed = true;
        }
        lines++;
        chars += line.length();
        line.setLength(0);
    }

    /** Hands on what has come since the last time. */
    void flush() {
        synchronized (writing) {
            List<String> batch;
            synchronized (this) {
                batch = waiting;
                waiting = new ArrayList<>();
            }
            if (!batch.isEmpty()) {
                log.accept(batch);
            }
        }
    }

    /** Takes no more lines: the attempt is over, whoever still writes. */
    synchronized void close() {
        closed = true;
    }

    /** The last that was said. */
    synchronized String tail() {
        int from = Math.max(0, tail.length() - TAIL_CHARS);
        return (from > 0 ? "…" : "") + tail.substring(from).strip();
    }
}
