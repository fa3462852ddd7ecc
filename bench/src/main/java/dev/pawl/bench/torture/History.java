package dev.pawl.bench.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pawl.task.Time;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What one process meant to do and was told, outside the database. Each thing is a line, {@code NANOS WALL CALL VERB NAME=VALUE
 * ...}; the lines of one call are handed to the system in one write, so they outlive a kill of the process. NANOS is the clock
 * that all processes of a machine share, WALL what this process takes for the time, CALL ties what was meant to what was told.
 *
 * <p>Threading: safe for any number of threads.
 */
final class History implements Closeable {
    static final String SUFFIX = ".history";

    private final OutputStream file;
    private final Time time;
    private final AtomicLong calls = new AtomicLong();

    private History(OutputStream file, Time time) {
        this.file = file;
        this.time = time;
    }

    static History open(Path folder, String name, Time time) throws IOException {
        return new History(Files.newOutputStream(folder.resolve(name + SUFFIX)), time);
    }

    /** Writes down what is about to be asked of the queue; answers the number of the call. */
    long intend(List<String> lines) {
        long call = calls.incrementAndGet();
        write(call, lines);
        return call;
    }

    /** Writes down what the queue answered, with {@code since} what was begun when. */
    void tell(long call, List<String> lines) {
        write(call, lines);
    }

    /** Writes down something that belongs to no call. */
    void note(String line) {
        write(0, List.of(line));
    }

    private void write(long call, List<String> lines) {
        if (lines.isEmpty()) {
            return;
        }
        String head = System.nanoTime() + " " + time.now() + " " + call + " ";
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(head).append(line).append('\n');
        }
        byte[] bytes = text.toString().getBytes(UTF_8);
        synchronized (file) {
            try {
                file.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
