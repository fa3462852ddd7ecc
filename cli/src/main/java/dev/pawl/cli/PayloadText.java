package dev.pawl.cli;

import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a payload as it is given: JSON, {@code @} and a file of it, or {@code -} for standard input. */
final class PayloadText {
    private PayloadText() {}

    /**
     * @throws InvalidTaskException when it cannot be read or is no JSON
     */
    static String read(String given, InputStream standardInput) {
        return read("payload", given, standardInput);
    }

    /**
     * @param field what it is called
     * @throws InvalidTaskException when it cannot be read or is no JSON
     */
    static String read(String field, String given, InputStream standardInput) {
        String text =
                given.equals("-") || given.startsWith("@") ? readBytes(field, given, standardInput) : given.strip();
        return checked(field, text);
    }

    /**
     * @throws InvalidTaskException when it is no JSON
     */
    static String checked(String field, String text) {
        new JsonText(text).fault().ifPresent(fault -> {
            throw new InvalidTaskException(field, "must be JSON: " + fault);
        });
        return text;
    }

    private static String readBytes(String field, String given, InputStream standardInput) {
        byte[] bytes;
        try (InputStream in = given.equals("-") ? standardInput : Files.newInputStream(Path.of(given.substring(1)))) {
            bytes = in.readNBytes(PayloadLines.MAX_BYTES + 1);
        } catch (IOException unreadable) {
            throw new InvalidTaskException(field, "cannot be read: " + Reason.of(unreadable));
        }
        if (bytes.length > PayloadLines.MAX_BYTES) {
            throw new InvalidTaskException(field, "must be at most " + PayloadLines.MAX_BYTES + " bytes");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString()
                    .strip();
        } catch (CharacterCodingException malformed) {
            throw new InvalidTaskException(field, "must be UTF-8 text");
        }
    }
}
