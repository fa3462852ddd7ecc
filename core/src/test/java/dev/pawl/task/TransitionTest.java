package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.pawl.task.Transition.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Outcome x attempt -> transition: this table is the definition. */
class TransitionTest {
    private static final long NOW = 1_000_000;
    private static final double MIDDLE = 0.5;

    private static final Outcome DONE = Outcome.done("ignored here: the JSON is handed in");
    private static final Outcome RETRY = Outcome.retry("oh");
    private static final Outcome RETRY_SOON = Outcome.retry(Duration.ofMillis(7), "oh");
    private static final Outcome RETRY_IN_THE_PAST = Outcome.retry(Duration.ofMillis(-7), "oh");
    private static final Outcome SNOOZE = Outcome.snooze(Instant.ofEpochMilli(NOW + 9));
    private static final Outcome SNOOZE_IN_THE_PAST = Outcome.snooze(Instant.ofEpochMilli(NOW - 9));
    private static final Outcome CANCEL = Outcome.cancel("not wanted");
    private static final Outcome DISCARD = Outcome.discard("hopeless");

    static Stream<Arguments> table() {
        Transition completed = ended(Kind.COMPLETED, TaskStatus.COMPLETED, null, "{}");
        Transition cancelled = ended(Kind.CANCELLED, TaskStatus.CANCELLED, "not wanted", null);
        Transition discarded = ended(Kind.DISCARDED, TaskStatus.FAILED, "hopeless", null);
        Transition failed = ended(Kind.FAILED, TaskStatus.FAILED, "oh", null);
        Transition snoozed = queued(Kind.SNOOZED, NOW + 9, false, null);
        Transition snoozedNow = queued(Kind.SNOOZED, NOW, false, null);
        return Stream.of(
                // outcome, attempt, of at most, transition
                arguments(DONE, 1, 3, completed),
                arguments(DONE, 2, 3, completed),
                arguments(DONE, 3, 3, completed),
                arguments(DONE, 1, 1, completed),
                arguments(RETRY, 1, 3, queued(Kind.RETRIED, NOW + 1_000, true, "oh")),
                arguments(RETRY, 2, 3, queued(Kind.RETRIED, NOW + 2_000, true, "oh")),
                arguments(RETRY, 3, 3, failed),
                arguments(RETRY, 4, 3, failed),
                arguments(RETRY, 1, 1, failed),
                arguments(RETRY_SOON, 1, 3, queued(Kind.RETRIED, NOW + 7, true, "oh")),
                arguments(RETRY_SOON, 2, 3, queued(Kind.RETRIED, NOW + 7, true, "oh")),
                arguments(RETRY_SOON, 3, 3, failed),
                arguments(RETRY_SOON, 1, 1, failed),
                arguments(RETRY_IN_THE_PAST, 1, 3, queued(Kind.RETRIED, NOW, true, "oh")),
                arguments(RETRY_IN_THE_PAST, 3, 3, failed),
                arguments(SNOOZE, 1, 3, snoozed),
                arguments(SNOOZE, 2, 3, snoozed),
                arguments(SNOOZE, 3, 3, snoozed),
                arguments(SNOOZE, 1, 1, snoozed),
                arguments(SNOOZE_IN_THE_PAST, 1, 3, snoozedNow),
                arguments(SNOOZE_IN_THE_PAST, 3, 3, snoozedNow),
                arguments(CANCEL, 1, 3, cancelled),
                arguments(CANCEL, 2, 3, cancelled),
                arguments(CANCEL, 3, 3, cancelled),
                arguments(CANCEL, 1, 1, cancelled),
                arguments(DISCARD, 1, 3, discarded),
                arguments(DISCARD, 2, 3, discarded),
                arguments(DISCARD, 3, 3, discarded),
                arguments(DISCARD, 1, 1, discarded));
    }

    private static Transition ended(Kind kind, TaskStatus status, String error, String result) {
        return new Transition(kind, status, 0, true, error, result);
    }

    private static Transition queued(Kind kind, long runAfter, boolean attemptUsed, String error) {
        return new Transition(kind, TaskStatus.QUEUED, runAfter, attemptUsed, error, null);
    }

    @ParameterizedTest(name = "{0} in attempt {1} of {2}")
    @MethodSource("table")
    void anOutcomeMakesExactlyThisTransition(Outcome outcome, int attempt, int maxAttempts, Transition expected) {
        assertThat(Transition.of(outcome, json(outcome), attempt, maxAttempts, Backoff.DEFAULT, NOW, MIDDLE))
                .isEqualTo(expected);
    }

    private static String json(Outcome outcome) {
        return outcome instanceof Outcome.Done ? "{}" : null;
    }

    @Test
    void theTableKnowsEveryOutcomeThereIs() {
        Set<Class<?>> known = table().map(row -> row.get()[0].getClass()).collect(Collectors.toSet());

        assertThat(known).isEqualTo(Set.of(Outcome.class.getPermittedSubclasses()));
    }

    @Test
    void aRetryUsesTheBackoffOfItsType() {
        assertThat(Transition.of(RETRY, null, 2, 5, Backoff.SLOW, NOW, MIDDLE).runAfter())
                .isEqualTo(NOW + 120_000);
    }

    @Test
    void aRetryAfterAnAbsurdlyLongWaitStillLiesInTheFuture() {
        Outcome never = Outcome.retry(Duration.ofMillis(Long.MAX_VALUE), "oh");

        assertThat(Transition.of(never, null, 1, 5, Backoff.DEFAULT, NOW, MIDDLE)
                        .runAfter())
                .isEqualTo(NewTask.MAX_TIME);
    }

    @Test
    void aReleaseGivesTheAttemptBackAndKeepsTheTasksTime() {
        assertThat(Transition.released()).isEqualTo(queued(Kind.RELEASED, 0, false, null));
    }

    @Test
    void anExpiredLeaseHasUsedItsAttemptAndKeepsTheTasksTime() {
        Transition rescued = Transition.rescued(1, 3, 1, 5, "worker-1");

        assertThat(rescued).isEqualTo(queued(Kind.RESCUED, 0, true, rescued.error()));
        assertThat(rescued.error()).contains("attempt 1 of 3", "worker-1");
    }

    @Test
    void aLeaseThatExpiresInTheLastAttemptFailsTheTask() {
        Transition rescued = Transition.rescued(3, 3, 1, 5, "worker-1");

        assertThat(rescued).isEqualTo(ended(Kind.RESCUED, TaskStatus.FAILED, rescued.error(), null));
        assertThat(rescued.error()).contains("attempt 3 of 3");
    }

    @Test
    void aTaskThatTookSoManyWorkersInARowWithItIsQuarantinedWhateverAttemptsLieBeforeIt() {
        assertThat(Transition.rescued(4, 9, 2, 3, "worker-1").status()).isEqualTo(TaskStatus.QUEUED);

        Transition rescued = Transition.rescued(5, 9, 3, 3, "worker-1");

        assertThat(rescued).isEqualTo(ended(Kind.RESCUED, TaskStatus.FAILED, rescued.error(), null));
        assertThat(rescued.error())
                .startsWith("its worker died 3 times in a row while it ran (max_deaths 3): quarantined;")
                .contains("attempt 5 of 9");
    }

    @Test
    void anErrorIsCutAtItsLimitAndSaysSo() {
        String tooLong = "x".repeat(Transition.MAX_ERROR_CHARS + 1);

        String kept = ended(Kind.FAILED, TaskStatus.FAILED, tooLong, null).error();

        assertThat(kept).hasSize(Transition.MAX_ERROR_CHARS).endsWith("x…");
    }

    @Test
    void anErrorOfExactlyTheLimitIsKeptWhole() {
        String longest = "x".repeat(Transition.MAX_ERROR_CHARS);

        assertThat(ended(Kind.FAILED, TaskStatus.FAILED, longest, null).error()).isEqualTo(longest);
    }

    @Test
    void aTransitionToAStateThatARunningTaskCannotReachIsRefused() {
        assertThatThrownBy(() -> new Transition(Kind.COMPLETED, TaskStatus.BLOCKED, 0, true, null, null))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from processing to blocked");
    }
}
