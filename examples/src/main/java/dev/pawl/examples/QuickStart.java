package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import java.nio.file.Path;
import java.time.Duration;

public final class QuickStart {
    record SendMail(String to, String subject) {}

    static final TaskType<SendMail> MAIL = TaskType.of("mail.send", SendMail.class);

    public static void main(String[] args) throws Exception {
        try (var pawl = Pawl.open(Path.of(args.length == 0 ? "work.db" : args[0]))) {
            pawl.handle(MAIL, (mail, context) -> System.out.println("To " + mail.to() + ": " + mail.subject()));
            pawl.start();

            // On disk when it returns.
            var hello = pawl.enqueue(MAIL, new SendMail("ada@example.org", "Hello"));

            // Runs first among those that are due, but not before two hours have passed, and is stored only once.
            pawl.enqueue(MAIL.with(new SendMail("bob@example.org", "Later"))
                    .priority(10)
                    .runAfter(Duration.ofHours(2))
                    .idempotencyKey("welcome-bob"));

            pawl.await(hello.taskId(), Duration.ofSeconds(10));
        }
    }
}
