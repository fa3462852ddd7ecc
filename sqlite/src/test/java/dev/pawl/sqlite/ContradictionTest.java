package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Contradiction;
import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import dev.pawl.task.Limit;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A check finds what others did to the file past the queue, and nothing in a queue that was left alone. */
class ContradictionTest extends InOneFile {
    private Store store;

    /** One task in each state, with everything that tasks can have. */
    @BeforeEach
    void fill() {
        store = open();
        insertAll(
                Draft.of("done"),
                Draft.of("failed"),
                Draft.of("held"),
                Draft.of("ready").payload("\"" + "x".repeat(300) + "\""),
                Draft.of("later").runAfter(time.now() + 1_000));
        HandWorker worker = worker("done", "failed", "held");
        worker.complete(worker("done").claimOne(), "1");
        worker.end(worker("failed").claimOne(), Outcome.discard("no"));
        store.tasks().progress(worker("held").claimOne(), new Progress(1, 2, null));
        store.tasks().limit(new Limit(Limit.Scope.TYPE, "done", 3, null));
    }

    @Test
    void aQueueThatWasLeftAloneIsSound() {
        assertThat(store.maintenance().check(false)).isEmpty();
        assertThat(store.maintenance().check(true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    claimed_by_nobody       | true  | 3 | UPDATE task SET worker = NULL WHERE id = 3
                    claimed_by_nobody       | true  | 3 | UPDATE task SET lease_until = NULL WHERE id = 3
                    live_tallies            | true  | 1/100 | UPDATE tally SET ready = ready + 1 WHERE channel = 1
                    live_tallies            | true  | 3/100 | UPDATE task SET state = 4, finished_at = 1, lease_until = NULL WHERE id = 3
                    negative_tallies        | true  | 1/100 | UPDATE tally SET completed = -1 WHERE channel = 1
                    tally_without_channel   | true  | 9 | INSERT INTO tally (channel, priority) VALUES (9, 1)
                    high_water              | true  | 0 | DELETE FROM high_water
                    limit_of_nothing        | true  | type done | UPDATE flow_limit SET max_running = NULL
                    tallies                 | false | 1/100 | UPDATE tally SET completed = 7 WHERE channel = 1
                    leased_at_rest          | false | 1 | UPDATE task SET lease_until = 5 WHERE id = 1
                    attempts_past_maximum   | false | 1 | UPDATE task SET attempts = 6, token = 6 WHERE id = 1
                    attempts_without_claim  | false | 1 | UPDATE task SET token = 0 WHERE id = 1
                    end_without_time        | false | 1 | UPDATE task SET finished_at = NULL WHERE id = 1
                    unknown_state           | false | 1 | UPDATE task SET state = 9 WHERE id = 1
                    task_without_channel    | false | 1 | UPDATE task SET channel = 77 WHERE id = 1
                    not_one_payload         | false | 4 | DELETE FROM task_payload
                    payload_of_no_task      | false | 99 | INSERT INTO task_payload VALUES (99, '{}')
                    result_of_no_task       | false | 99 | INSERT INTO task_result VALUES (99, '{}')
                    progress_of_no_task     | false | 99 | UPDATE task_progress SET task_id = 99
                    attempt_of_no_task      | false | 99 | UPDATE task_attempt SET task_id = 99
                    log_of_no_task          | false | 99 | INSERT INTO task_log (task_id, attempt, at, level, message) VALUES (99, 1, 1, 'INFO', 'x')
                    checkpoint_of_no_task   | false | 99 | INSERT INTO task_checkpoint VALUES (99, 'x', '{}')
                    result_without_completion | false | 2 | INSERT INTO task_result VALUES (2, '{}')
                    attempt_of_the_future   | false | 2 | UPDATE task_attempt SET token = 9
                    """)
    void whatWasDoneToItPastTheQueueIsFound(String name, boolean quick, String example, String sql)
            throws SQLException {
        Tables.execute(file(), sql);

        assertThat(store.maintenance().check(false))
                .filteredOn(found -> found.name().equals(name))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.count()).isEqualTo(1);
                    assertThat(found.example()).isEqualTo(example);
                    assertThat(found.advice()).isNotBlank();
                });
        assertThat(store.maintenance().check(true).stream()
                        .anyMatch(found -> found.name().equals(name)))
                .isEqualTo(quick);
        leaveNothingBehind();
    }

    @Test
    void damageOfTheFileIsFoundBeforeAnythingElse() throws Exception {
        for (int i = 0; i < 50; i++) {
            tasks().insert(List.of(
                    Draft.of("done").payload("\"" + "y".repeat(4_000) + "\"").task()));
        }
        closeAll();
        long length = Files.size(file());
        try (RandomAccessFile raw = new RandomAccessFile(file().toFile(), "rw")) {
            for (long page = length / 2 / 4096; page < length / 4096; page++) {
                raw.seek(page * 4096);
                raw.write(new byte[64]);
            }
        }
        store = open();

        assertThat(namesOrDamage()).containsExactly("damaged_file");
        leaveNothingBehind();
    }

    private List<String> namesOrDamage() {
        try {
            return store.maintenance().check(false).stream()
                    .map(Contradiction::name)
                    .toList();
        } catch (StoreException.Unavailable damaged) {
            return List.of("damaged_file");
        }
    }

    /** The file is not one that others should look at after the test. */
    private void leaveNothingBehind() {
        closeAll();
        try {
            Files.delete(file());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
