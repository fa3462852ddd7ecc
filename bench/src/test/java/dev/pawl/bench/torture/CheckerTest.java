package dev.pawl.bench.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.sqlite.SqliteStoreProvider;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Finish;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Backoff;
import dev.pawl.task.Compatibility;
import dev.pawl.task.NewTask;
import dev.pawl.task.Outcome;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Transition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An honest file with its history; then either is forged, and the forgery is found. */
class CheckerTest {
    private static final ClaimRequest ONE = new ClaimRequest(
            "w1",
            new Selector(Set.of("mail"), Set.of(), Map.of()),
            Strategy.PRIORITY,
            1,
            0,
            Map.of(),
            TortureWorker.LEASE.toMillis());

    @TempDir
    Path folder;

    private final ShiftedTime time = new ShiftedTime();

    private Path file;

    /**
     * Task 1 completed at once. Task 2 was lost by its first holder, who was late, and completed by its second. Task 3 failed,
     * was retried, and then cancelled. Tasks 4 and 5 came together, of one key; 6 and 7 together, and wait for much later.
     */
    @BeforeEach
    void makeHistory() throws IOException {
        file = folder.resolve("queue.db");
        try (History history = History.open(folder, "w1-1", time);
                TaskStore store = new RecordedStore(
                        new SqliteStoreProvider()
                                .open(file.toString(), StoreSettings.DEFAULT, time)
                                .tasks(),
                        history,
                        UnaryOperator.identity())) {
            store.insert(List.of(task("a", 1, null)));
            store.insert(List.of(task("b", 2, null)));
            store.insert(List.of(task("c", 3, null)));
            store.insert(List.of(task("d", 4, "k")));
            store.insert(List.of(task("e", 4, "k")));
            store.insert(List.of(later("f"), later("g")));
            run(store, history, Outcome.done());
            Claim late = claim(store, history);
            time.shift(2_000);
            Claim second = claim(store, history);
            end(store, history, late, Outcome.done());
            end(store, history, second, Outcome.done());
            run(store, history, Outcome.discard("no"));
            store.retry(3);
            store.cancel(3);
            run(store, history, Outcome.done());
        }
    }

    private static NewTask task(String uid, int priority, String key) {
        return new NewTask("mail", Work.of(uid).json(), "default", priority, Compatibility.NONE, 5, null, key);
    }

    private NewTask later(String uid) {
        long due = time.now() + TortureCaller.MUCH_LATER.toMillis();
        return new NewTask("mail", Work.of(uid).json(), "default", 9, Compatibility.NONE, 5, due, null);
    }

    private static Claim claim(TaskStore store, History history) {
        Claim claim = store.exchange(List.of(), ONE).claims().get(0);
        history.note("begin task=" + claim.taskId() + " token=" + claim.token());
        return claim;
    }

    private void run(TaskStore store, History history, Outcome outcome) {
        end(store, history, claim(store, history), outcome);
    }

    private void end(TaskStore store, History history, Claim claim, Outcome outcome) {
        history.note("end task=" + claim.taskId() + " token=" + claim.token() + " said="
                + outcome.getClass().getSimpleName());
        Transition transition =
                Transition.of(outcome, null, claim.attempt(), claim.maxAttempts(), Backoff.DEFAULT, time.now(), 0);
        store.finish(List.of(new Finish(claim, transition, claim.claimedAt(), time.now())));
    }

    private List<Violation> check() throws IOException, SQLException {
        return Checker.read(file, folder).check();
    }

    private void write(String lines) throws IOException {
        long nanos = System.nanoTime();
        StringBuilder text = new StringBuilder();
        for (String line : lines.split(";", -1)) {
            text.append(nanos++)
                    .append(" 0 1 ")
                    .append(line.strip().replace("NOW", Long.toString(nanos)))
                    .append('\n');
        }
        Files.writeString(folder.resolve("w2-1.history"), text);
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    @Test
    void whatIsTrueIsNoViolation() throws Exception {
        assertThat(check()).isEmpty();
        assertThat(Told.read(folder).tasks).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DELETE FROM task WHERE id = 1                          | lost: a was acknowledged as task 1
            DELETE FROM task WHERE id = 1                          | lost: task 1 was claimed
            UPDATE task SET payload = (SELECT payload FROM task WHERE id = 1) WHERE id = 6 | there twice
            UPDATE task SET payload = replace(payload, '"g"', '"x"') WHERE id = 6 | nobody ever enqueued
            UPDATE task SET idempotency_key = NULL WHERE id = 4    | was told for key k
            DELETE FROM task WHERE id = 6                          | half a call
            UPDATE task SET token = 0 WHERE id = 1                 | the file is at 0
            UPDATE task SET token = 2 WHERE id = 1                 | got past the fence
            UPDATE task SET token = 2 WHERE id = 1                 | which no holder of its last token said
            UPDATE task SET state = 5 WHERE id = 1                 | got past the fence
            UPDATE task SET attempts = 6 WHERE id = 1              | not 0 to its maximum
            UPDATE task_attempt SET attempt = 6 WHERE task_id = 2  | beyond its maximum
            UPDATE task_attempt SET kind = 'snoozed' WHERE task_id = 2 | refused, though nobody
            UPDATE task_attempt SET kind = 'snoozed' WHERE task_id = 2 | which its holder never said
            DELETE FROM task_attempt WHERE task_id = 2             | nothing says how token 1 of task 2 ended
            UPDATE task SET state = 0 WHERE id = 3                 | nobody works it
            UPDATE task SET state = 0 WHERE id = 3                 | task 3 ended 2 times, was retried 1 times
            UPDATE task SET run_after = 0 WHERE id = 6             | nobody works it
            UPDATE task SET payload = replace(payload, '"edit":0', '"edit":7') WHERE id = 6 | not that of an edit
            UPDATE tally SET completed = completed + 1             | the tally of channel 1
            DELETE FROM tally WHERE priority = 9                   | has no tally
            """)
    void aForgedFileIsFound(String sql, String what) throws Exception {
        change(sql);

        assertThat(check()).extracting(Violation::what).anyMatch(said -> said.contains(what));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            enqueue uid=z key= how=now; enqueued uid=z task=99 created=true        | lost: z was acknowledged
            enqueue uid=z key= how=view; enqueued uid=z                            | lost: z was acknowledged
            enqueue uid=z key= how=now; enqueued uid=z task=1 created=true         | z was told to be the maker
            enqueue uid=a key= how=now; enqueued uid=a task=1 created=false        | a was told to be not the maker
            enqueue uid=a key= how=now; failed why=Busy                            | a was refused or rolled back
            enqueue uid=z key=k how=now; enqueued uid=z task=1 created=false       | key k has several tasks
            begin task=1 token=1                                                   | begun 2 times
            claimed task=1 token=1 attempt=1 of=5 since=NOW                        | was claimed 2 times
            claimed task=1 token=7 attempt=1 of=5 since=NOW                        | the file is at 1
            claimed task=1 token=1 attempt=6 of=5 since=NOW                        | attempt 6 of at most 5
            finish task=1 token=1 kind=COMPLETED; finished task=1 token=1 accepted=true  | was accepted 2 times
            finish task=2 token=1 kind=COMPLETED; finished task=2 token=1 accepted=true  | got past the fence
            finish task=2 token=1 kind=COMPLETED; finished task=2 token=1 accepted=true  | after token 2 had been claimed
            finish task=1 token=1 kind=COMPLETED; finished task=1 token=1 accepted=false | refused, though nobody
            finish task=1 token=1 kind=SNOOZED; finished task=1 token=1 accepted=true    | not what its handler said
            extended task=2 token=1 owned=true since=NOW                           | was granted
            cancel task=1; cancel-told task=1 changed=true                         | task 1 ended 2 times
            retry task=3; retry-told task=3 changed=true                           | was retried 2 times
            edit task=6 edit=3; edit-told task=6 edit=3 changed=true               | not that of an edit
            """)
    void aForgedHistoryIsFound(String lines, String what) throws Exception {
        write(lines);

        assertThat(check()).extracting(Violation::what).anyMatch(said -> said.contains(what));
    }

    @Test
    void aClaimFromAPausedQueueIsFound() throws Exception {
        Files.writeString(
                folder.resolve("tormentor.history"),
                "0 0 0 paused queue=default\n" + Long.MAX_VALUE + " 0 0 resuming queue=default\n");

        assertThat(check()).extracting(Violation::what).anyMatch(said -> said.contains("was paused"));
    }

    @Test
    void aLimitThatIsPassedIsFound() throws Exception {
        Told told = new Told();
        for (long id = 1; id <= Torture.MOST_RUNNING + 1; id++) {
            Told.Attempt attempt = told.task(id).attempt(1);
            attempt.claims.add(new Told.Claimed(0, id, 0, 1, 5, "default", "customer:1", 1_000));
            attempt.ends.add(new Told.Ended(10 - id, 10, "COMPLETED", Told.Answer.YES));
        }
        List<String> said = new ArrayList<>();

        new FlowCheck(told, (what, id) -> said.add(what)).run();

        assertThat(said).containsExactly("3 tasks with limit key customer:1 ran at 3, 2 are allowed");
    }

    @Test
    void theEndOfAKilledProcessIsUnknownAndHalfALineIsNone() throws Exception {
        Files.writeString(
                folder.resolve("w2-1.history"),
                "1 0 1 enqueue uid=y key= how=now\n2 0 2 cancel task=3\n3 0 2 cancel-told task=3 chan");

        Told told = Told.read(folder);

        assertThat(told.enqueues)
                .filteredOn(enqueue -> enqueue.uid().equals("y"))
                .singleElement()
                .returns(Told.Answer.UNKNOWN, Told.Enqueue::answer);
        assertThat(told.task(3).count("cancel", Told.Answer.UNKNOWN)).isEqualTo(1);
        assertThat(check()).as("an unknown cancel may have changed nothing").isEmpty();
    }

    @Test
    void aViolationIsProvedByWhatEverybodyWroteDown() throws Exception {
        write("finish task=2 token=1 kind=COMPLETED; finished task=2 token=1 accepted=true");

        List<String> proof = check().get(0).proof();

        assertThat(proof).first().asString().startsWith("queue.db").contains("id=2");
        assertThat(proof).anyMatch(line -> line.startsWith("w1-1") && line.contains("enqueued uid=b"));
        assertThat(proof).last().asString().startsWith("w2-1").contains("accepted=true");
    }
}
