package dev.pawl.engine;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.task.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A worker in a process of its own that hashes files, or waits until it is told to stop; for tests that kill it. */
public final class HashProcess {
    /** A file. */
    record Item(String file) {}

    static final TaskType<Item> HASH = TaskType.of("hash", Item.class).maxAttempts(100);

    /** Runs until it is cancelled; says when it begins and when it is told. */
    static final TaskType<Item> ENDLESS = TaskType.of("endless", Item.class);

    static final int CONCURRENCY = 2;
    static final Duration LEASE = Duration.ofSeconds(1);

    private HashProcess() {}

    static Process start(Path queue, Path errors) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx128m",
                        "-Dlogback.configurationFile=" + System.getProperty("logback.configurationFile", ""),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HashProcess.class.getName(),
                        queue.toString()))
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
            pawl.handle(ENDLESS, (item, context) -> {
                System.out.println("begun " + context.taskId());
                try {
                    new CountDownLatch(1).await();
                } finally {
                    System.out.println("told " + context.taskId());
                }
            });
            pawl.start(WorkerSettings.DEFAULT
                    .withConcurrency(CONCURRENCY)
                    .withPrefetch(8)
                    .withLease(LEASE));
            System.out.println("ready");
            while (System.in.read(new byte[1]) >= 0) {
                // until the parent is gone
            }
        }
    }
}
