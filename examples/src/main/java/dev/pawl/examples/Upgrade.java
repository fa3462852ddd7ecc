package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.Preflight;
import dev.pawl.TaskType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** New code meets tasks of the old one: a payload that looks otherwise, a type with another name, one that is gone. */
public final class Upgrade {
    /** What yesterday's code enqueued. */
    private static final class Yesterday {
        record Letter(String to) {}

        static final TaskType<Letter> SEND = TaskType.of("send", Letter.class);
        static final TaskType<String> FAX = TaskType.of("fax", String.class);
    }

    /** To whom; there may be several now. */
    public record Mail(List<String> to) {}

    static final TaskType<Mail> MAIL = TaskType.of("mail", Mail.class)
            .alias("send")
            .version(2)
            .upcast(1, mail -> {
                mail.put("to", List.of(String.valueOf(mail.get("to"))));
                return mail;
            });

    private Upgrade() {}

    /** Prints what the new code could not do, and does the rest. */
    public static void main(String[] args) throws Exception {
        try (Pawl pawl = Pawl.open(Path.of(args[0]))) {
            long old = pawl.enqueue(Yesterday.SEND, new Yesterday.Letter("ada@example.org"))
                    .taskId();
            pawl.enqueue(Yesterday.FAX, "Hello");

            pawl.handle(MAIL, (mail, context) -> System.out.println("To " + mail.to()));
            Preflight preflight = pawl.preflight();
            for (Preflight.Trouble trouble : preflight.troubles()) {
                System.out.println(trouble.tasks() + " of " + preflight.tasks() + ": " + trouble.error());
            }

            pawl.start();
            pawl.await(old, Duration.ofSeconds(10));
        }
    }
}
