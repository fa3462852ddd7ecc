package dev.pawl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.task.Backoff;
import dev.pawl.task.Bell;
import dev.pawl.task.Compatibility;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.NewTask;
import dev.pawl.task.Time;
import dev.pawl.task.TypeDefaults;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRequestTest {
    private static final long NOW = 1_000_000;

    private static final Time STILL = new Time() {
        @Override
        public long now() {
            return NOW;
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public double random() {
            return 0;
        }

        @Override
        public boolean await(Bell bell, long deadline) {
            throw new AssertionError("nothing waits here");
        }
    };

    record Mail(String to) {}

    private static final TaskType<Mail> MAIL = TaskType.of(" mail.send ", Mail.class);

    private static NewTask made(TaskRequest<?> request) {
        return request.toNewTask(Codec.jackson(), STILL, null);
    }

    @Test
    void aRequestHasTheDefaultsOfItsType() {
        assertThat(made(MAIL.with(new Mail("ada")))).isEqualTo(NewTask.of("mail.send", "{\"to\":\"ada\"}"));
        assertThat(MAIL).hasToString("mail.send");
    }

    @Test
    void aTypeHandsItsOwnDefaultsDown() {
        TaskType<Mail> urgent = MAIL.queue("fast").priority(1).maxAttempts(9).backoff(Backoff.SLOW);

        assertThat(made(urgent.with(new Mail("ada"))))
                .isEqualTo(new NewTask("mail.send", "{\"to\":\"ada\"}", "fast", 1, Compatibility.NONE, 9, null, null));
        assertThat(urgent.terms(TypeDefaults.NONE).backoff()).isEqualTo(Backoff.SLOW);
        assertThat(made(MAIL.with(new Mail("ada"))).queue())
                .as("a type is never changed, only copied")
                .isEqualTo("default");
    }

    @Test
    void aRequestMayDifferFromItsTypeInEverything() {
        TaskRequest<Mail> request = MAIL.with(new Mail("bob"))
                .queue("slow")
                .priority(-7)
                .maxAttempts(1)
                .compatibility(Map.of("gpu", true))
                .runAfter(Duration.ofSeconds(3))
                .idempotencyKey("bob");

        assertThat(made(request))
                .isEqualTo(new NewTask(
                        "mail.send",
                        "{\"to\":\"bob\"}",
                        "slow",
                        -7,
                        Compatibility.of(Map.of("gpu", true)),
                        1,
                        NOW + 3_000,
                        "bob"));
    }

    @Test
    void ofAMomentAndADelayTheLastOneCounts() {
        TaskRequest<Mail> mail = MAIL.with(new Mail("bob"));
        Instant moment = Instant.ofEpochMilli(77);

        assertThat(made(mail.runAfter(Duration.ofSeconds(3)).runAfter(moment)).runAfter())
                .isEqualTo(77);
        assertThat(made(mail.runAfter(moment).runAfter(Duration.ofSeconds(3))).runAfter())
                .isEqualTo(NOW + 3_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, 1L << 60})
    void aDelayThatLeadsOutOfTheCalendarIsRefusedByItsField(long seconds) {
        assertThatThrownBy(() -> made(MAIL.with(new Mail("bob")).runAfter(Duration.ofSeconds(seconds))))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageStartingWith("run_after_utc:");
    }

    @Test
    void aMomentOutOfTheCalendarIsRefusedByItsField() {
        for (Instant moment : new Instant[] {Instant.MIN, Instant.MAX}) {
            assertThatThrownBy(() -> made(MAIL.with(new Mail("bob")).runAfter(moment)))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageStartingWith("run_after_utc:");
        }
    }

    @Test
    void jsonTextPassesTheCodecUntouched() {
        TaskType<JsonText> raw = TaskType.json("raw");

        assertThat(made(raw.with(new JsonText("{ \"a\" : 1 }"))).payload()).isEqualTo("{ \"a\" : 1 }");
    }

    @Test
    void jsonTextThatIsNoJsonIsRefusedByItsField() {
        for (String text : new String[] {"", " ", "{", "not } json", "{} {}", "NaN", "'a'"}) {
            assertThatThrownBy(() -> made(TaskType.json("raw").with(new JsonText(text))))
                    .as(text)
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageStartingWith("payload: must be JSON");
        }
    }

    @Test
    void aDiscardedClassStandsForItsSubclasses() {
        TaskType<Mail> type = MAIL.discardOn(IOException.class).discardOn(ArithmeticException.class);

        assertThat(type.discards(new FileNotFoundException())).isTrue();
        assertThat(type.discards(new ArithmeticException())).isTrue();
        assertThat(type.discards(new RuntimeException())).isFalse();
        assertThat(MAIL.discards(new IOException())).isFalse();
    }
}
