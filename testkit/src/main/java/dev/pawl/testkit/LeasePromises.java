package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Attempt;
import dev.pawl.store.Claim;
import dev.pawl.store.Finish;
import dev.pawl.store.LogLine;
import dev.pawl.store.LogPage;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.task.Task;
import dev.pawl.task.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a claim may do, and that nobody else may: the fence. */
interface LeasePromises extends StorePromises {
    @Test
    default void anOwnerExtendsItsLease() {
        long id = insertOne(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();

        assertThat(tasks().extend(List.of(claim), time().now() + 90_000)).containsExactly(true);

        assertThat(task(id).leaseUntil()).isEqualTo(time().now() + 90_000);
        time().advance(Duration.ofMillis(89_999));
        assertThat(worker("mail").claim(1)).isEmpty();
    }

    @Test
    default void aLapsedLeaseThatNobodyTookIsStillItsOwners() {
        insert(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();
        time().advance(HandWorker.LEASE.multipliedBy(2));

        assertThat(tasks().owned(List.of(claim))).containsExactly(true);
        assertThat(tasks().extend(List.of(claim), time().now() + 1)).containsExactly(true);
        assertThat(worker("mail").complete(claim, null)).isTrue();
    }

    @Test
    default void answersComeInTheOrderOfTheClaims() {
        insert(Draft.of("mail"), Draft.of("mail"), Draft.of("mail"));
        List<Claim> claims = worker("mail").claim(3);
        tasks().cancel(claims.get(1).taskId());

        assertThat(tasks().owned(claims)).containsExactly(true, false, true);
        assertThat(tasks().extend(claims, time().now() + 1)).containsExactly(true, false, true);
        assertThat(tasks().finish(claims.stream()
                        .map(claim -> worker("mail").ended(claim, Outcome.done()))
                        .toList()))
                .containsExactly(true, false, true);
        assertThat(tasks().owned(claims)).containsExactly(false, false, false);
    }

    @Test
    default void emptyListsAreAnsweredWithEmptyLists() {
        assertThat(tasks().owned(List.of())).isEmpty();
        assertThat(tasks().extend(List.of(), time().now())).isEmpty();
        assertThat(tasks().finish(List.of())).isEmpty();
    }

    @Test
    default void progressIsSeenAndReplaced() {
        long id = insertOne(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();

        assertThat(tasks().progress(claim, new Progress(1, 10, "one"))).isTrue();
        assertThat(task(id).progress()).isEqualTo(new Progress(1, 10, "one"));
        assertThat(tasks().progress(claim, new Progress(2, 0, null))).isTrue();
        assertThat(task(id).progress()).isEqualTo(new Progress(2, 0, null));
    }

    @Test
    default void aLogKeepsItsLinesInOrder() {
        long id = insertOne(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();
        List<LogLine> lines = Stream.of(LogLine.Level.values())
                .map(level -> new LogLine(time().now(), 1, level, "at " + level, "{\"a\":1}"))
                .toList();
        LogLine last = new LogLine(time().now() - 5, 1, LogLine.Level.INFO, "", null);

        assertThat(tasks().log(claim, lines)).isTrue();
        assertThat(tasks().log(claim, List.of(last))).isTrue();

        assertThat(browser().logs(id))
                .hasSize(6)
                .startsWith(lines.toArray(new LogLine[0]))
                .endsWith(last);
        assertThat(browser().logs(id + 1)).isEmpty();
    }

    @Test
    default void aLogIsReadPageByPageFromALevelUp() {
        long id = insertOne(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();
        List<LogLine> lines = IntStream.range(0, 25)
                .mapToObj(i -> new LogLine(
                        time().now(), 1, i % 5 == 0 ? LogLine.Level.ERROR : LogLine.Level.INFO, "line " + i, null))
                .toList();
        tasks().log(claim, lines);

        LogPage first = browser().logs(id, LogLine.Level.DEBUG, 0, 20);
        assertThat(first.lines()).isEqualTo(lines.subList(0, 20));
        assertThat(browser().logs(id, LogLine.Level.DEBUG, Objects.requireNonNull(first.next()), 20))
                .isEqualTo(new LogPage(lines.subList(20, 25), null));
        assertThat(browser().logs(id, LogLine.Level.ERROR, 0, 5).lines())
                .extracting(LogLine::message)
                .containsExactly("line 0", "line 5", "line 10", "line 15", "line 20");
        assertThat(browser().logs(id, LogLine.Level.ERROR, 0, 5).next())
                .as("nothing that grave follows")
                .isNull();
        assertThat(browser().logs(id, LogLine.Level.CRITICAL, 0, 5)).isEqualTo(new LogPage(List.of(), null));
    }

    @Test
    default void aPersonsNoteStandsInTheLogWhateverTheStateOfTheTask() {
        long id = insertOne(Draft.of("mail"));
        assertThat(tasks().note(id, LogLine.Level.WARNING, "looked at it", "{\"by\":\"ada\"}"))
                .isTrue();
        HandWorker worker = worker("mail");
        worker.complete(worker.claimOne(), null);
        time().advance(Duration.ofMillis(5));
        assertThat(tasks().note(id, LogLine.Level.INFO, "done at last", null)).isTrue();

        assertThat(browser().logs(id))
                .containsExactly(
                        new LogLine(time().now() - 5, 0, LogLine.Level.WARNING, "looked at it", "{\"by\":\"ada\"}"),
                        new LogLine(time().now(), 1, LogLine.Level.INFO, "done at last", null));
        assertThat(tasks().note(id + 1, LogLine.Level.INFO, "nobody", null)).isFalse();
    }

    @Test
    default void aClaimLostByRescueIsRefusedEverything() {
        Claim lost = claimedOnce();
        time().advance(HandWorker.LEASE);
        Claim owner = HandWorker.of(tasks(), time(), "bo", "mail").claimOne();

        assertRefused(lost);
        assertThat(tasks().owned(List.of(owner))).containsExactly(true);
    }

    @Test
    default void aClaimLostByRescueIsRefusedEverythingAlsoBeforeTheNextClaim() {
        Claim lost = claimedOnce();
        time().advance(HandWorker.LEASE);
        worker("other").claim(1);

        assertRefused(lost);
    }

    @Test
    default void aClaimLostByCancelIsRefusedEverything() {
        Claim lost = claimedOnce();
        tasks().cancel(lost.taskId());

        assertRefused(lost);
    }

    @Test
    default void aClaimLostByCancelStaysLostAfterARetry() {
        Claim lost = claimedOnce();
        tasks().cancel(lost.taskId());
        tasks().retry(lost.taskId());
        assertRefused(lost);

        Claim owner = HandWorker.of(tasks(), time(), "bo", "mail").claimOne();

        assertThat(owner.attempt()).as("counted anew, as the lost claim's was").isEqualTo(lost.attempt());
        assertRefused(lost);
    }

    @Test
    default void aClaimThatWasHandedBackIsRefusedEverything() {
        Claim lost = claimedOnce();
        worker("mail").release(lost);
        assertRefused(lost);

        Claim owner = HandWorker.of(tasks(), time(), "bo", "mail").claimOne();

        assertThat(owner.attempt()).isEqualTo(lost.attempt());
        assertRefused(lost);
    }

    @Test
    default void aClaimThatSnoozedIsRefusedEverything() {
        Claim lost = claimedOnce();
        worker("mail").end(lost, Outcome.snooze(Instant.ofEpochMilli(time().now())));
        assertRefused(lost);

        HandWorker.of(tasks(), time(), "bo", "mail").claimOne();

        assertRefused(lost);
    }

    @Test
    default void aClaimThatFailedForGoodIsRefusedEverything() {
        Claim lost = claimedOnce();
        worker("mail").end(lost, Outcome.discard("never"));

        assertRefused(lost);
    }

    @Test
    default void aTokenOnlyGrows() {
        Claim first = claimedOnce();
        HandWorker worker = worker("mail");
        worker.release(first);
        Claim second = worker.claimOne();
        worker.end(second, Outcome.snooze(Instant.ofEpochMilli(time().now())));
        Claim third = worker.claimOne();
        time().advance(HandWorker.LEASE);
        Claim fourth = worker.claimOne();
        tasks().cancel(first.taskId());
        tasks().retry(first.taskId());
        Claim fifth = worker.claimOne();

        assertThat(List.of(first.token(), second.token(), third.token(), fourth.token(), fifth.token()))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private Claim claimedOnce() {
        insert(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();
        time().advance(Duration.ofSeconds(1));
        return claim;
    }

    /** Tries every write of an attempt, and looks whether any left a trace. */
    private void assertRefused(Claim lost) {
        Task before = task(lost.taskId());
        List<Attempt> attempts = browser().attempts(lost.taskId());
        HandWorker late = worker("mail");
        List<Finish> ends = Stream.of(
                        Outcome.done(),
                        Outcome.retry("late"),
                        Outcome.snooze(Instant.EPOCH),
                        Outcome.cancel("late"),
                        Outcome.discard("late"))
                .map(outcome -> late.ended(lost, outcome))
                .toList();

        assertThat(tasks().owned(List.of(lost))).containsExactly(false);
        assertThat(tasks().extend(List.of(lost), time().now() + 999_999)).containsExactly(false);
        assertThat(tasks().progress(lost, new Progress(9, 9, "late"))).isFalse();
        assertThat(tasks().log(lost, List.of(new LogLine(time().now(), 1, LogLine.Level.INFO, "late", null))))
                .isFalse();
        assertThat(tasks().finish(ends)).containsOnly(false);
        assertThat(late.complete(lost, "\"late\"")).isFalse();
        assertThat(late.release(lost)).isFalse();
        assertThat(late.exchange(List.of(late.ended(lost, Transition.released())), 0, 0)
                        .accepted())
                .containsExactly(false);

        assertThat(task(lost.taskId())).isEqualTo(before);
        assertThat(browser().attempts(lost.taskId())).isEqualTo(attempts);
        assertThat(browser().logs(lost.taskId())).isEmpty();
    }
}
