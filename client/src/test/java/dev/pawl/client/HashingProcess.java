package dev.pawl.client;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.task.Outcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** A worker of a server's queue in a process of its own that hashes files; for tests that kill it. */
public final class HashingProcess {
    /** A file. */
    record Item(String file) {}

    static final TaskType<Item> HASH = TaskType.of("hash", Item.class);

    private HashingProcess() {}

    static Process start(URI server, Path errors) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HashingProcess.class.getName(),
                        server.toString()))
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
    }

    static String hash(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Works until it is killed, or nobody listens any more. */
    public static void main(String[] arguments) throws IOException {
        try (Pawl pawl = Pawl.open(arguments[0], PawlSettings.DEFAULT)) {
            pawl.handleOutcome(HASH, (item, context) -> Outcome.done(hash(Path.of(item.file()))));
            pawl.start(
                    WorkerSettings.DEFAULT.withConcurrency(2).withPrefetch(16).withLease(Duration.ofSeconds(1)));
            while (System.in.read(new byte[1]) >= 0) {
                // until the parent is gone
            }
        }
    }
}
