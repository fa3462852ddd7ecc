package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** An order in steps: its invoice is written once, and then it waits for somebody to approve it, holding nothing. */
public final class Approval {
    private static final TaskType<String> ORDER = TaskType.of("order", String.class);

    private Approval() {}

    /** Orders, approves and works, on the file that is named. */
    public static void main(String[] args) throws Exception {
        try (Pawl pawl = Pawl.open(Path.of(args[0]))) {
            pawl.handleOutcome(ORDER, (order, context) -> {
                String invoice = context.checkpoint("invoice", String.class, () -> "invoice of " + order);
                context.progress(1, 2, "waits for approval");
                Optional<String> approval = context.awaitSignal("approved", String.class, Duration.ofDays(3));
                return approval.isPresent()
                        ? Outcome.done(invoice + ", " + approval.get())
                        : Outcome.cancel("nobody approved it");
            });
            long id = pawl.enqueue(ORDER, "a lamp").taskId();
            pawl.start();
            // Whether it waits already or not: what it is told is kept.
            pawl.signal(id, "approved", "approved by ada");
            System.out.println(
                    pawl.awaitResult(id, String.class, Duration.ofMinutes(1)).orElseThrow());
        }
    }
}
