package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Enqueued;
import dev.pawl.store.StoreException;
import dev.pawl.task.NewTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Inserting within the caller's transaction. */
interface TransactionPromises extends StorePromises {
    @Test
    default void tasksExistOnceTheCallerCommits() throws SQLException {
        try (Connection caller = connection()) {
            List<Enqueued> answers = tasks().insert(
                            caller,
                            List.of(Draft.of("mail").task(), Draft.of("mail").task()));
            assertThat(browser().stats().all().total()).as("before the commit").isZero();

            caller.commit();

            assertThat(answers).extracting(Enqueued::created).containsExactly(true, true);
            assertThat(browser().stats().all().queued()).isEqualTo(2);
            assertThat(task(answers.get(1).taskId()).type()).isEqualTo("mail");
            assertThat(worker("mail").claim(5)).hasSize(2);
        }
    }

    @Test
    default void nothingIsLeftWhenTheCallerRollsBack() throws SQLException {
        try (Connection caller = connection()) {
            tasks().insert(caller, List.of(Draft.of("new type").key("k").task()));
            caller.rollback();
        }

        assertThat(browser().stats().all().total()).isZero();
        assertThat(insert(Draft.of("new type").key("k")).get(0).created()).isTrue();
        assertThat(worker("new type").claim(5)).hasSize(1);
    }

    @Test
    default void keysAreKnownInBothDirections() throws SQLException {
        long first = insertOne(Draft.of("mail").key("a"));
        NewTask b = Draft.of("mail").key("b").task();
        try (Connection caller = connection()) {
            List<Enqueued> answers =
                    tasks().insert(caller, List.of(Draft.of("mail").key("a").task(), b));
            List<Enqueued> again = tasks().insert(caller, List.of(b));
            caller.commit();

            assertThat(answers).extracting(Enqueued::created).containsExactly(false, true);
            assertThat(answers.get(0).taskId()).isEqualTo(first);
            assertThat(again.get(0).created()).isFalse();
            assertThat(insert(Draft.of("mail").key("b")).get(0).taskId())
                    .isEqualTo(answers.get(1).taskId());
        }
    }

    @Test
    default void aCallerInAutoCommitIsRefused() throws SQLException {
        try (Connection caller = connection()) {
            caller.setAutoCommit(true);

            assertThatThrownBy(() ->
                            tasks().insert(caller, List.of(Draft.of("mail").task())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("auto-commit");
        }
        assertThat(browser().stats().all().total()).isZero();
    }

    @Test
    default void callersAndOtherWritersWaitForEachOther() {
        int each = 50;
        Race.run(4, lane -> {
            for (int i = 0; i < each; i++) {
                NewTask task = Draft.of("mail").key(lane / 2 + " " + i).task();
                if (lane % 2 == 0) {
                    tasks().insert(List.of(task));
                } else {
                    insertWithin(task);
                }
            }
            return lane;
        });

        assertThat(browser().stats().all().queued()).isEqualTo(2L * each);
    }

    private void insertWithin(NewTask task) throws SQLException, StoreException {
        try (Connection caller = connection()) {
            tasks().insert(caller, List.of(task));
            caller.commit();
        }
    }
}
