package dev.pawl.examples;

import static dev.pawl.examples.Signup.MAIL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.examples.Signup.Mail;
import dev.pawl.junit.TestQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How a program with a queue is tested: docs/guide/testing.md goes through it. */
class SignupTest {
    @RegisterExtension
    final TestQueue queue = new TestQueue();

    private final List<String> sent = new ArrayList<>();
    private boolean postIsDown;
    private Signup signup;

    @BeforeEach
    void open() {
        signup = new Signup(queue.pawl(), mail -> {
            if (postIsDown) {
                throw new IllegalStateException("the post is down");
            }
            sent.add(mail.text());
        });
    }

    @Test
    void whoSignsUpIsWelcomedNowAndAskedAWeekLater() {
        signup.signUp("ada@example.org");

        assertThat(queue)
                .hasEnqueued(MAIL)
                .withPayload(new Mail("ada@example.org", "Welcome"))
                .withoutDelay()
                .times(1);
        assertThat(queue)
                .hasEnqueued(MAIL)
                .withPayload(mail -> mail.text().endsWith("?"))
                .withDelay(Duration.ofDays(7));

        queue.drain();
        assertThat(sent).containsExactly("Welcome");

        queue.advance(Duration.ofDays(7));
        queue.drain();
        assertThat(sent).containsExactly("Welcome", "How is it going?");
        assertThat(queue).hasNothingLeft();
    }

    @Test
    void whoSignsUpTwiceIsWelcomedOnce() {
        signup.signUp("ada@example.org");
        signup.signUp("ada@example.org");

        assertThat(queue).hasEnqueued(MAIL).withKey("welcome ada@example.org").times(1);
    }

    @Test
    void aMailThatCannotBeSentIsTriedThreeTimes() {
        postIsDown = true;
        signup.signUp("ada@example.org");

        queue.drainFor(Duration.ofHours(1));

        assertThat(queue).hasDead(MAIL).withAttempts(3).withError("the post is down");
    }

    @Test
    void aWorkerThatDiesAfterItSentLetsTheMailBeSentAgain() {
        queue.crashBeforeFinish(MAIL);
        signup.signUp("ada@example.org");

        queue.drainFor(Duration.ofMinutes(2));

        assertThat(sent).as("at least once").containsExactly("Welcome", "Welcome");
        assertThat(queue).hasCompleted(MAIL).withAttempts(2);
    }
}
