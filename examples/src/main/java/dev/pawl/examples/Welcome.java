package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.store.Enqueued;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.Template;
import dev.pawl.task.TypeRules;
import java.nio.file.Path;
import java.time.Duration;

/** A registered type, and a template that makes tasks of it. */
public final class Welcome {
    private record Mail(String to, String text) {}

    private static final TaskType<Mail> MAIL = TaskType.of("mail.send", Mail.class);

    private Welcome() {}

    /** Runs on the file that is named. */
    public static void main(String[] args) throws Exception {
        try (Pawl pawl = Pawl.open(Path.of(args[0]))) {
            pawl.types().put(TypeRules.of("mail.send").withPayloadSchema("""
                    {"type": "object", "required": ["to"], "properties": {"to": {"type": "string", "minLength": 3}}}"""));
            pawl.templates()
                    .put(Template.of("welcome", "mail.send", "{\"to\": \"${to}\", \"text\": \"Hello ${name}\"}")
                            .withDefaults("{\"name\": \"you\"}"));
            pawl.handle(MAIL, (mail, context) -> System.out.println("To " + mail.to() + ": " + mail.text()));
            pawl.start();

            Enqueued ada = pawl.enqueue(pawl.templates()
                    .task("welcome", "{\"to\": \"ada@example.org\"}")
                    .orElseThrow());
            pawl.await(ada.taskId(), Duration.ofSeconds(30));
            try {
                pawl.enqueue(MAIL, new Mail("x", "Hello"));
            } catch (InvalidTaskException refused) {
                System.out.println("Refused: " + refused.violations().get(0).field());
            }
        }
    }
}
