package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pawl.task.InvalidTaskException.Violation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NewTaskTest {
    private static NewTask task(String type, String queue, int maxAttempts, Long runAfter, String key) {
        return new NewTask(type, "{}", queue, 100, Compatibility.NONE, maxAttempts, runAfter, key);
    }

    private static void assertRefused(String field, Runnable making) {
        assertThatThrownBy(making::run)
                .isInstanceOfSatisfying(
                        InvalidTaskException.class,
                        refused -> assertThat(refused.violations())
                                .extracting(Violation::field)
                                .containsExactly(field));
    }

    @Test
    void theDefaultsAreThoseOfTheDocuments() {
        assertThat(NewTask.of("mail", "{}"))
                .isEqualTo(new NewTask("mail", "{}", "default", 100, Compatibility.NONE, 5, null, null));
    }

    @Test
    void namesAreTrimmed() {
        NewTask task = task(" mail\t", "\n fast ", 5, null, null);

        assertThat(task.type()).isEqualTo("mail");
        assertThat(task.queue()).isEqualTo("fast");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "a\u007fb"})
    void anEmptyNameOrOneWithControlCharactersIsRefused(String name) {
        assertRefused("type", () -> task(name, "default", 5, null, null));
        assertRefused("queue", () -> task("mail", name, 5, null, null));
    }

    @Test
    void aNameHasAtMostTwoHundredCharacters() {
        assertThat(task("x".repeat(200), "y".repeat(200), 5, null, null).type()).hasSize(200);
        assertRefused("type", () -> task("x".repeat(201), "default", 5, null, null));
        assertRefused("queue", () -> task("mail", "x".repeat(201), 5, null, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 101, Integer.MAX_VALUE})
    void attemptsOutsideOfOneToAHundredAreRefused(int maxAttempts) {
        assertRefused("max_attempts", () -> task("mail", "default", maxAttempts, null, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void attemptsFromOneToAHundredAreTaken(int maxAttempts) {
        assertThat(task("mail", "default", maxAttempts, null, null).maxAttempts())
                .isEqualTo(maxAttempts);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, NewTask.MAX_TIME + 1, Long.MAX_VALUE})
    void aTimeOutsideOf1970To9999IsRefused(long runAfter) {
        assertRefused("run_after_utc", () -> task("mail", "default", 5, runAfter, null));
    }

    @Test
    void theFirstAndTheLastTimeAreTaken() {
        assertThat(task("mail", "default", 5, 0L, null).runAfter()).isZero();
        assertThat(task("mail", "default", 5, NewTask.MAX_TIME, null).runAfter())
                .isEqualTo(NewTask.MAX_TIME);
    }

    @Test
    void anEmptyKeyIsNoKey() {
        assertThat(task("mail", "default", 5, null, "").idempotencyKey()).isNull();
        assertThat(task("mail", "default", 5, null, " ").idempotencyKey()).isEqualTo(" ");
    }

    @Test
    void aKeyHasAtMost255Characters() {
        assertThat(task("mail", "default", 5, null, "k".repeat(255)).idempotencyKey())
                .hasSize(255);
        assertRefused("idempotency_key", () -> task("mail", "default", 5, null, "k".repeat(256)));
    }

    @Test
    void everyFaultIsToldAtOnceInTheOrderOfTheFields() {
        InvalidTaskException refused =
                catchThrowableOfType(InvalidTaskException.class, () -> task("", "a\nb", 0, -1L, "k".repeat(256)));

        assertThat(refused.violations())
                .extracting(Violation::field)
                .containsExactly("type", "queue", "max_attempts", "run_after_utc", "idempotency_key");
        assertThat(refused)
                .hasMessage("type: must have 1 to 200 characters, not 0; queue: must not contain control characters;"
                        + " max_attempts: must be from 1 to 100, not 0; run_after_utc: must be a time from 1970 to"
                        + " 9999; idempotency_key: must be at most 255 characters, not 256");
    }

    @Test
    void textThatUtf8CannotCarryIsRefusedSinceTwoKeysCouldBecomeOne() {
        for (String text : new String[] {"half\ud800", "\udc00half", "nul\0"}) {
            assertThatThrownBy(() -> new NewTask("a", "{}", "q", 1, Compatibility.NONE, 1, null, text))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageStartingWith("idempotency_key: must not contain");
            assertThatThrownBy(() -> new NewTask(text, "{}", "q", 1, Compatibility.NONE, 1, null, null))
                    .isInstanceOf(InvalidTaskException.class)
                    .hasMessageStartingWith("type: must not contain");
        }
        assertThat(new NewTask("a", "{}", "q", 1, Compatibility.NONE, 1, null, "whole \ud83d\ude00").idempotencyKey())
                .isEqualTo("whole \ud83d\ude00");
    }

    @Test
    void progressBelowZeroIsRefused() {
        assertThatThrownBy(() -> new Progress(-1, 0, null)).hasMessageContaining("-1 of 0");
        assertThatThrownBy(() -> new Progress(0, -1, null)).hasMessageContaining("0 of -1");
    }

    @Test
    void aStrategyIsReadByItsWireNameInAnyCase() {
        assertThat(Strategy.of("Priority")).isEqualTo(Strategy.PRIORITY);
        assertThat(Strategy.PRIORITY.wireName()).isEqualTo("priority");
        assertThatThrownBy(() -> Strategy.of("dice"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContainingAll("strategy: must be one of", "priority", "not 'dice'");
    }
}
