package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.task.Outcome;
import java.time.Duration;

/**
 * The same program beside its queue and far from it. Only where it opens the queue differs: a file, or the address of a server
 * with {@code pawl-client} on the class path.
 */
public final class NearAndFar {
    record Side(int length) {}

    record Square(int value) {}

    private static final TaskType<Side> SQUARE = TaskType.of("square", Side.class);
    private static final Duration SOON = Duration.ofSeconds(30);

    private NearAndFar() {}

    /** Takes {@code work.db}, or {@code http://localhost:8080}. */
    public static void main(String[] args) throws Exception {
        try (var pawl = Pawl.open(args.length == 0 ? "work.db" : args[0], PawlSettings.DEFAULT)) {
            pawl.handleOutcome(SQUARE, (side, context) -> Outcome.done(new Square(side.length() * side.length())));
            pawl.start();

            var seven = pawl.enqueue(SQUARE, new Side(7));

            System.out.println(
                    pawl.awaitResult(seven.taskId(), Square.class, SOON).orElseThrow());
        }
    }
}
