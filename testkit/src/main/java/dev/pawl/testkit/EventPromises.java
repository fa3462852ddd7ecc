package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.EventFilter;
import dev.pawl.store.EventPage;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.Store;
import dev.pawl.task.Outcome;
import dev.pawl.task.TaskStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The event log. */
interface EventPromises extends StorePromises {
    private long subscribe() {
        return tasks().subscribe("test", time().now() + 60_000);
    }

    private List<LoggedEvent> events(EventFilter filter, long after) {
        EventPage page = browser().events(filter, after, 1_000);
        assertThat(page.more()).isFalse();
        return page.events();
    }

    private List<Kind> kinds(long after) {
        return events(EventFilter.ALL, after).stream().map(LoggedEvent::kind).toList();
    }

    private static LoggedEvent.Subject task(LoggedEvent event) {
        return Objects.requireNonNull(event.task());
    }

    @Test
    default void nothingIsLoggedWhileNobodyIsSubscribed() {
        insertOne(Draft.of("mail"));
        worker("mail").complete(worker("mail").claimOne(), null);

        assertThat(events(EventFilter.ALL, 0)).isEmpty();
    }

    @Test
    default void whatHappenedBeforeASubscriptionIsAGap() {
        insertOne(Draft.of("mail"));

        long newest = subscribe();

        assertThat(kinds(0)).containsExactly(Kind.GAP);
        assertThat(kinds(newest)).isEmpty();
    }

    @Test
    default void theLifeOfATaskIsTold() {
        long before = subscribe();
        long id = insertOne(Draft.of("mail").queue("slow"));
        HandWorker worker = worker("mail");
        worker.end(worker.claimOne(), Outcome.retry(Duration.ZERO, "again"));
        worker.complete(worker.claimOne(), "1");

        List<LoggedEvent> events = events(EventFilter.ALL, before);

        assertThat(events)
                .extracting(LoggedEvent::kind)
                .containsExactly(Kind.ENQUEUED, Kind.CLAIMED, Kind.RETRIED, Kind.CLAIMED, Kind.COMPLETED);
        assertThat(events)
                .extracting(event -> task(event).status())
                .containsExactly(
                        TaskStatus.QUEUED,
                        TaskStatus.PROCESSING,
                        TaskStatus.QUEUED,
                        TaskStatus.PROCESSING,
                        TaskStatus.COMPLETED);
        assertThat(events).extracting(event -> task(event).attempt()).containsExactly(0, 1, 1, 2, 2);
        assertThat(events).extracting(event -> task(event).runMillis()).containsExactly(null, null, 1L, null, 1L);
        assertThat(events).extracting(event -> task(event).worker()).containsExactly(null, "ada", "ada", "ada", "ada");
        assertThat(events).allSatisfy(event -> {
            assertThat(task(event).id()).isEqualTo(id);
            assertThat(task(event).type()).isEqualTo("mail");
            assertThat(task(event).queue()).isEqualTo("slow");
            assertThat(event.at()).isEqualTo(time().now());
        });
    }

    @Test
    default void everyWayToEndIsTold() {
        HandWorker worker = worker("mail");
        long before = subscribe();
        insert(
                Draft.of("mail"),
                Draft.of("mail"),
                Draft.of("mail"),
                Draft.of("mail"),
                Draft.of("mail"),
                Draft.of("mail"));
        List<Claim> claims = worker.claim(6);
        worker.end(claims.get(0), Outcome.discard("no"));
        worker.end(claims.get(1), Outcome.cancel("no"));
        worker.end(claims.get(2), Outcome.snooze(Instant.ofEpochMilli(time().now() + 3_600_000)));
        worker.release(claims.get(3));
        tasks().cancel(claims.get(3).taskId());
        tasks().retry(claims.get(3).taskId());
        tasks().cancel(claims.get(3).taskId());
        tasks().cancel(claims.get(4).taskId());
        time().advance(HandWorker.LEASE);
        subscribe();
        worker.claim(1);

        assertThat(kinds(before).subList(12, 21))
                .containsExactly(
                        Kind.DISCARDED,
                        Kind.CANCELLED,
                        Kind.SNOOZED,
                        Kind.RELEASED,
                        Kind.CANCELLED,
                        Kind.REQUEUED,
                        Kind.CANCELLED,
                        Kind.CANCELLED,
                        Kind.GAP);
        assertThat(kinds(before).subList(21, 23)).containsExactly(Kind.RESCUED, Kind.CLAIMED);
    }

    @Test
    default void anAttemptThatLostItsClaimIsNotTold() {
        insertOne(Draft.of("mail"));
        Claim claim = worker("mail").claimOne();
        tasks().cancel(claim.taskId());
        long before = subscribe();

        worker("mail").complete(claim, null);

        assertThat(kinds(before)).isEmpty();
    }

    @Test
    default void aRepeatOfAKeyIsNotTold() {
        insertOne(Draft.of("mail").key("k"));
        long before = subscribe();

        insertOne(Draft.of("mail").key("k"));

        assertThat(kinds(before)).isEmpty();
    }

    @Test
    default void anotherProcessTellsFromItsNextCommitOn() throws Exception {
        Store other = another();
        other.tasks().insert(List.of(Draft.of("mail").task()));
        long before = subscribe();

        other.tasks().insert(List.of(Draft.of("mail").task()));
        HandWorker.of(other.tasks(), time(), "bo", "mail").claim(1);

        assertThat(kinds(before)).containsExactly(Kind.ENQUEUED, Kind.CLAIMED);
    }

    @Test
    default void withinACallersTransactionItIsToldIfThatCommits() throws SQLException {
        long before = subscribe();
        try (Connection caller = connection()) {
            tasks().insert(caller, List.of(Draft.of("undone").task()));
            caller.rollback();
            tasks().insert(caller, List.of(Draft.of("done").task()));
            assertThat(kinds(before)).as("before the commit").isEmpty();
            caller.commit();
        }

        assertThat(events(EventFilter.ALL, before))
                .extracting(event -> task(event).type())
                .containsExactly("done");
    }

    @Test
    default void aSubscriptionThatRanOutIsNone() {
        long before = subscribe();
        time().advance(Duration.ofSeconds(59));
        insertOne(Draft.of("mail"));
        time().advance(Duration.ofSeconds(1));
        insertOne(Draft.of("mail"));
        assertThat(kinds(before)).containsExactly(Kind.ENQUEUED);

        subscribe();
        insertOne(Draft.of("mail"));

        assertThat(kinds(before)).containsExactly(Kind.ENQUEUED, Kind.GAP, Kind.ENQUEUED);
    }

    @Test
    default void aSubscriptionThatIsRenewedInTimeGoesOn() {
        long before = subscribe();
        time().advance(Duration.ofSeconds(59));
        subscribe();
        time().advance(Duration.ofSeconds(59));
        insertOne(Draft.of("mail"));

        assertThat(kinds(before)).containsExactly(Kind.ENQUEUED);
    }

    @Test
    default void theLogGoesOnForTheOthersWhenOneEndsItsSubscription() {
        long before = subscribe();
        tasks().subscribe("other", time().now() + 60_000);

        tasks().subscribe("other", 0);
        insertOne(Draft.of("mail"));
        tasks().subscribe("test", 0);
        insertOne(Draft.of("mail"));

        assertThat(kinds(before)).containsExactly(Kind.ENQUEUED);
    }

    @Test
    default void theLogIsReadInPagesThatTakeUpWhereTheLastOneEnded() {
        long before = subscribe();
        insert(Draft.of("mail"), Draft.of("mail"), Draft.of("other"), Draft.of("mail"), Draft.of("mail"));
        List<LoggedEvent> all = events(EventFilter.ALL, before);

        EventPage first = browser().events(EventFilter.ALL, before, 2);
        EventPage second = browser().events(EventFilter.ALL, first.last(), 2);
        EventPage third = browser().events(EventFilter.ALL, second.last(), 2);

        assertThat(first.events()).isEqualTo(all.subList(0, 2));
        assertThat(second.events()).isEqualTo(all.subList(2, 4));
        assertThat(third.events()).isEqualTo(all.subList(4, 5));
        assertThat(first.more()).isTrue();
        assertThat(third.more()).isFalse();
        assertThat(all).extracting(LoggedEvent::id).doesNotHaveDuplicates().isSorted();
    }

    @Test
    default void aFilterLeavesOutWhatDoesNotFitButNeverAGap() {
        subscribe();
        long first = insertOne(Draft.of("mail").queue("a"));
        long second = insertOne(Draft.of("mail").queue("b"));
        insertOne(Draft.of("other").queue("b"));
        worker("mail").claim(2);

        assertThat(tasks(EventFilter.ALL.withTypes(Set.of("mail")).withKinds(Set.of(Kind.ENQUEUED))))
                .containsExactly(first, second);
        assertThat(tasks(EventFilter.ALL.withTypes(Set.of("mail")).withQueues(Set.of("b"))))
                .containsExactly(second, second);
        assertThat(tasks(EventFilter.ALL.withTasks(Set.of(first)))).containsExactly(first, first);
        assertThat(events(EventFilter.ALL.withTypes(Set.of("none")), 0))
                .extracting(LoggedEvent::kind)
                .containsExactly(Kind.GAP);
    }

    private List<Long> tasks(EventFilter filter) {
        return events(filter, 0).stream()
                .filter(event -> event.task() != null)
                .map(event -> task(event).id())
                .toList();
    }

    @Test
    default void idsGrowHoweverMuchHappensAtOnce() {
        long before = subscribe();
        for (int i = 0; i < 3; i++) {
            tasks().insert(Collections.nCopies(600, Draft.of("mail").task()));
        }

        EventPage page = browser().events(EventFilter.ALL, before, 10_000);

        assertThat(page.events()).hasSize(1_800);
        assertThat(page.events())
                .extracting(LoggedEvent::id)
                .doesNotHaveDuplicates()
                .isSorted();
    }
}
