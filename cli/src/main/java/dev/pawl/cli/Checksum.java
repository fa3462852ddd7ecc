package dev.pawl.cli;

import dev.pawl.TaskContext;
import dev.pawl.TaskType;
import dev.pawl.task.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The demo's task: the SHA-256 of a file, in the words of {@code sha256sum}. */
final class Checksum {
    static final TaskType<Payload> TYPE = TaskType.of("checksum", Payload.class);

    private static final int BUFFER_BYTES = 1 << 16;

    private Checksum() {}

    /**
     * @param file the name for people
     * @param uri the name for the program: unlike text it keeps a name that is not valid in this machine's encoding
     */
    record Payload(String file, String uri) {
        static Payload of(Path file) {
            return new Payload(file.toString(), file.toUri().toString());
        }

        Path path() {
            return Path.of(URI.create(uri));
        }
    }

    /** The handler. A file that cannot be read now will not be readable in a second. */
    static Outcome run(Payload payload, TaskContext context) {
        try {
            return Outcome.done(sha256(payload.path()));
        } catch (IOException unreadable) {
            return Outcome.discard(Reason.of(unreadable));
        }
    }

    static String sha256(Path file) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                digest.update(buffer, 0, length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }
}
