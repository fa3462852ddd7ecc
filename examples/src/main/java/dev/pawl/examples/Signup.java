package dev.pawl.examples;

import dev.pawl.Pawl;
import dev.pawl.TaskType;
import dev.pawl.task.Backoff;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** A program with a queue that is small enough to be tested as a whole; {@code SignupTest} does. */
public final class Signup {
    /** To whom, and what. */
    public record Mail(String to, String text) {}

    static final TaskType<Mail> MAIL =
            TaskType.of("mail", Mail.class).maxAttempts(3).backoff(Backoff.SLOW);

    private final Pawl pawl;

    /**
     * @param post sends a mail, or throws
     */
    public Signup(Pawl pawl, Consumer<Mail> post) {
        this.pawl = Objects.requireNonNull(pawl, "pawl");
        pawl.handle(MAIL, (mail, context) -> post.accept(mail));
    }

    /** Welcomes somebody now, and asks a week later how it goes; once, however often they sign up. */
    public void signUp(String address) {
        pawl.enqueue(MAIL.with(new Mail(address, "Welcome")).idempotencyKey("welcome " + address));
        pawl.enqueue(MAIL.with(new Mail(address, "How is it going?"))
                .idempotencyKey("question " + address)
                .runAfter(Duration.ofDays(7)));
    }
}
