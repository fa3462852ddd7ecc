package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.Worker;
import dev.pawl.store.StoreException;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.task.Outcome;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What happens while somebody else holds the file, and after; and enqueueing within a caller's transaction. */
class TroubleTest extends OnARealFile {
    private final Gate gate = new Gate();

    private Pawl impatient() {
        return open(PawlSettings.DEFAULT.withStore(new StoreSettings(Durability.NORMAL, Duration.ofMillis(50))));
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file());
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aWorkerThatCannotReachItsStoreSaysSoRecoversByItselfAndLosesNothing() throws Exception {
        Pawl pawl = impatient().handleOutcome(SQUARE, (number, context) -> gate.passAnd(Outcome.done("kept")));
        Worker worker = pawl.start(ONE_AT_A_TIME);
        assertThat(worker.isHealthy()).isTrue();
        long id = pawl.enqueue(SQUARE, new Digit(1)).taskId();
        gate.awaitVisitors();

        try (Connection selfish = connect()) {
            execute(selfish, "BEGIN IMMEDIATE");
            gate.open();
            await().atMost(SOON).until(() -> !worker.isHealthy());
            assertThat(task(pawl, id).status()).isEqualTo(TaskStatus.PROCESSING);
            assertThatThrownBy(() -> pawl.enqueue(SQUARE, new Digit(2)))
                    .isInstanceOf(StoreException.Busy.class)
                    .hasMessageContainingAll("waited 0.", "nothing was written");
            execute(selfish, "ROLLBACK");
        }

        await().atMost(SOON).until(worker::isHealthy);
        Task task = awaitStatus(pawl, id, TaskStatus.COMPLETED);
        assertThat(task.result()).isEqualTo("\"kept\"");
        assertThat(task.attempts()).isEqualTo(1);
        assertThat(pawl.browser().stats().all().total()).isEqualTo(1);
    }

    @Test
    void aWorkerCanBeStoppedWhileItsStoreIsOutOfReach() throws Exception {
        Pawl pawl = handlingOther(impatient());
        Worker worker = pawl.start(ONE_AT_A_TIME);
        letItLookAround(pawl);

        try (Connection selfish = connect()) {
            execute(selfish, "BEGIN IMMEDIATE");
            assertThat(worker.stop(Duration.ZERO)).isTrue();
            execute(selfish, "ROLLBACK");
        }
    }

    @Test
    void whatWasEnqueuedWithinACallersTransactionExistsOnlyIfItCommits() throws Exception {
        Pawl pawl = open().handle(SQUARE, (number, context) -> {});
        pawl.start();
        long committed;
        long rolledBack;
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            execute(connection, "CREATE TABLE orders (id INTEGER PRIMARY KEY)");
            rolledBack = pawl.enqueue(connection, SQUARE, new Digit(1)).taskId();
            connection.rollback();
            assertThat(pawl.browser().get(rolledBack)).isEmpty();

            execute(connection, "CREATE TABLE orders (id INTEGER PRIMARY KEY)");
            committed = pawl.enqueue(connection, SQUARE.with(new Digit(2)).idempotencyKey("k"))
                    .taskId();
            assertThat(pawl.enqueue(connection, SQUARE.with(new Digit(3)).idempotencyKey("k"))
                            .taskId())
                    .as("a key is known within the transaction too")
                    .isEqualTo(committed);
            assertThat(pawl.browser().get(committed)).isEmpty();
            connection.commit();
        }

        assertThat(awaitStatus(pawl, committed, TaskStatus.COMPLETED).payload()).isEqualTo("{\"value\":2}");
        assertThat(pawl.browser().stats().all().total()).isEqualTo(1);
    }

    @Test
    void aConnectionThatCannotKeepThePromiseIsRefused() throws Exception {
        Pawl pawl = open();
        try (Connection connection = connect();
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("other.db"))) {
            assertThatThrownBy(() -> pawl.enqueue(connection, SQUARE, new Digit(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("auto-commit");
            other.setAutoCommit(false);
            assertThatThrownBy(() -> pawl.enqueue(other, SQUARE, new Digit(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("other.db");
        }
    }
}
