package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.EventFilter;
import dev.pawl.store.EventPage;
import dev.pawl.store.LoggedEvent;
import dev.pawl.store.LoggedEvent.Kind;
import dev.pawl.store.RestoreRequest;
import dev.pawl.store.Retention;
import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the event log costs, and how long it gets. */
class EventLogTest extends InOneFile {
    private long subscribe() {
        return tasks().subscribe("test", time.now() + 60_000);
    }

    private List<LoggedEvent> events(long after) {
        List<LoggedEvent> events = new ArrayList<>();
        EventPage page = browser().events(EventFilter.ALL, after, 10_000);
        events.addAll(page.events());
        while (page.more()) {
            page = browser().events(EventFilter.ALL, page.last(), 10_000);
            events.addAll(page.events());
        }
        return events;
    }

    /** The statements of tasks' lives, one by one and a batch. */
    private List<String> statementsOfLives(Wiretap tap) {
        tap.forget();
        insert(Draft.of("mail"));
        insertAll(Draft.of("mail"), Draft.of("mail"));
        HandWorker worker = worker("mail");
        worker.complete(worker.claimOne(), null);
        worker.exchange(
                worker.claim(2).stream()
                        .map(claim -> worker.ended(claim, Outcome.done()))
                        .toList(),
                1,
                0);
        // why not the pragma: it depends on what was written before.
        return tap.heard().stream()
                .filter(sql -> !sql.startsWith("PRAGMA synchronous"))
                .toList();
    }

    @Test
    void whileNobodyIsSubscribedNoStatementIsOfEventsAndNoneComesOnTop() throws SQLException {
        try (Wiretap tap = Wiretap.on()) {
            tasks();
            statementsOfLives(tap);

            List<String> quiet = statementsOfLives(tap);
            subscribe();
            List<String> told = statementsOfLives(tap);
            time.advance(Duration.ofSeconds(60));
            List<String> lapsed = statementsOfLives(tap);

            assertThat(quiet).noneMatch(sql -> sql.contains("event"));
            assertThat(lapsed).isEqualTo(quiet);
            assertThat(told.stream().filter(sql -> !sql.contains("event")).toList())
                    .as("beside those of events")
                    .isEqualTo(quiet);
            assertThat(told.stream().filter(sql -> sql.contains("INSERT INTO event")))
                    .as("one for each commit that moved a task")
                    .hasSize(6);
            closeAll();
        }
    }

    @Test
    void othersLearnOfASubscriptionByWhatTheyReadAnyway() throws SQLException {
        try (Wiretap tap = Wiretap.on()) {
            Store other = open();
            other.tasks().insert(List.of(Draft.of("mail").task()));
            tasks().probe();
            tap.forget();
            other.tasks().insert(List.of(Draft.of("mail").task()));
            int before = tap.heard().size();
            subscribe();
            tap.forget();

            other.tasks().insert(List.of(Draft.of("mail").task()));

            assertThat(tap.heard().stream()
                            .filter(sql ->
                                    !sql.startsWith("INSERT INTO event") && !sql.startsWith("SELECT id + events")))
                    .hasSize(before);
            closeAll();
        }
    }

    @Test
    void aBatchIsOneRow() throws SQLException {
        long before = subscribe();
        tasks().insert(Collections.nCopies(64, Draft.of("mail").task()));
        HandWorker worker = worker("mail");
        List<Claim> claims = worker.claim(64);
        tasks().finish(claims.stream()
                .map(claim -> worker.ended(claim, Outcome.done()))
                .toList());

        assertThat(events(before)).hasSize(192);
        assertThat(Tables.rows(file(), "SELECT kind, events FROM event WHERE id > " + before))
                .containsExactly("enqueued|64", "claimed|64", "completed|64");
        assertThat(
                        Tables.rows(
                                file(),
                                "SELECT count(*), min(task_id), max(task_id), max(type), max(attempt) FROM"
                                        + " task_events WHERE kind = 'completed' AND status = 'completed' AND worker_id = 'ada'"))
                .containsExactly("64|1|64|mail|1");
    }

    @Test
    void theWriterKeepsTheLogFromGrowing() throws SQLException {
        subscribe();
        // why two types by turns: each event is a row of its own.
        List<NewTask> mixed = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            mixed.add(Draft.of("mail").task());
            mixed.add(Draft.of("other").task());
        }
        for (int i = 0; i < 22; i++) {
            tasks().insert(mixed);
        }

        List<LoggedEvent> events = events(0);

        assertThat(events.size()).isBetween(EventLog.MOST_EVENTS - 1, EventLog.MOST_EVENTS + 5_001);
        assertThat(events.get(0).kind()).isEqualTo(Kind.GAP);
        assertThat(events.get(events.size() - 1).task())
                .extracting(LoggedEvent.Subject::id)
                .isEqualTo(110_000L);
        assertThat(events(events.get(0).id()))
                .as("who has read all that was removed is not told of a gap")
                .noneMatch(event -> event.kind() == Kind.GAP);
    }

    @Test
    void whatIsADayOldIsPruned() {
        long before = subscribe();
        insert(Draft.of("mail"));
        time.advance(Duration.ofHours(12));
        subscribe();
        insert(Draft.of("mail"));
        time.advance(Duration.ofHours(12));

        open().maintenance().prune(Retention.DEFAULT, pruned -> true);

        List<LoggedEvent> left = events(before);
        assertThat(left).extracting(LoggedEvent::kind).containsExactly(Kind.GAP, Kind.GAP, Kind.ENQUEUED);
        time.advance(Duration.ofHours(12));
        open().maintenance().prune(Retention.DEFAULT, pruned -> true);
        open().maintenance().prune(Retention.DEFAULT, pruned -> true);
        assertThat(events(before)).extracting(LoggedEvent::kind).containsExactly(Kind.GAP);
        assertThat(events(left.get(2).id())).isEmpty();
    }

    @Test
    void aRestoreKeepsTheLogOfThePresent() throws Exception {
        long before = subscribe();
        insert(Draft.of("mail"));
        closeAll();
        Path backup = folder.resolve("backup.db");
        Files.copy(file(), backup);
        insert(Draft.of("mail"));
        List<LoggedEvent> told = events(before);
        closeAll();

        new SqliteStoreProvider()
                .restore(
                        file().toString(),
                        new RestoreRequest(backup, true),
                        StoreSettings.DEFAULT,
                        time,
                        progress -> {});

        assertThat(events(before)).isEqualTo(told).hasSize(2);
        insert(Draft.of("mail"));
        assertThat(events(before)).hasSize(3);
    }
}
