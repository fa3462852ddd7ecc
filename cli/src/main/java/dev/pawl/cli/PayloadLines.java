package dev.pawl.cli;

import dev.pawl.task.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * Payloads, one JSON value a line, UTF-8; empty lines do not count. What is not a file that can be read again is copied to
 * one first, so that every line can be checked before the first is enqueued.
 *
 * <p>Threading: one thread.
 */
final class PayloadLines implements AutoCloseable {
    /** At most this much JSON in one payload. */
    static final int MAX_BYTES = 16 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Path file;
    private final boolean copied;

    private PayloadLines(Path file, boolean copied) {
        this.file = file;
        this.copied = copied;
    }

    /** Is shown the lines in turn. */
    @FunctionalInterface
    interface Visitor {
        /**
         * @param line the number of the line in the file, from 1
         * @param json the line; not JSON when there is a fault
         * @param fault why it is no payload; null when it is one
         */
        void visit(long line, String json, @Nullable String fault);
    }

    /**
     * @param source a file, or {@code -} for standard input
     */
    static PayloadLines of(String source, InputStream standardInput) throws IOException {
        if (source.equals("-")) {
            return copy(standardInput);
        }
        Path file = Path.of(source);
        if (Files.isRegularFile(file)) {
            return new PayloadLines(file, false);
        }
        try (InputStream pipe = Files.newInputStream(file)) {
            return copy(pipe);
        }
    }

    private static PayloadLines copy(InputStream source) throws IOException {
        Path copy = Files.createTempFile("pawl-lines-", ".json");
        Files.copy(source, copy, StandardCopyOption.REPLACE_EXISTING);
        return new PayloadLines(copy, true);
    }

    /** Reads from the beginning and shows every line that is not empty. */
    void read(Visitor visitor) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[1 << 16];
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            long number = 1;
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                int start = 0;
                for (int i = 0; i < length; i++) {
                    if (buffer[i] == '\n') {
                        append(line, buffer, start, i);
                        show(visitor, number++, line.toByteArray());
                        line.reset();
                        start = i + 1;
                    }
                }
                append(line, buffer, start, length);
            }
            show(visitor, number, line.toByteArray());
        }
    }

    /** Of a line that is too long only so much is kept as shows it. */
    private static void append(ByteArrayOutputStream line, byte[] buffer, int from, int to) {
        line.write(buffer, from, Math.min(to - from, MAX_BYTES + 1 - line.size()));
    }

    private static void show(Visitor visitor, long number, byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            visitor.visit(number, "", "it is longer than " + MAX_BYTES + " bytes");
            return;
        }
        String json;
        try {
            json = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException malformed) {
            visitor.visit(number, "", "it is not UTF-8 text");
            return;
        }
        if (number == 1 && json.startsWith(BYTE_ORDER_MARK)) {
            json = json.substring(1);
        }
        json = json.strip();
        if (!json.isEmpty()) {
            visitor.visit(number, json, new JsonText(json).fault().orElse(null));
        }
    }

    @Override
    public void close() throws IOException {
        if (copied) {
            Files.deleteIfExists(file);
        }
    }
}
