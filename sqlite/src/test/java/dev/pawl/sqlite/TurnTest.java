package dev.pawl.sqlite;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.StoreSettings;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TurnTest {
    @TempDir
    private Path folder;

    private Turn turn() {
        return new Turn(Database.at(folder.resolve("queue.db"), StoreSettings.DEFAULT));
    }

    @Test
    void asksUntilItSucceeds() throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        try (Turn turn = turn()) {
            assertThat(turn.begin(() -> asked.incrementAndGet() == 5, SECONDS.toNanos(60)))
                    .isTrue();
        }
        assertThat(asked).hasValue(5);
    }

    @Test
    void givesUpWhenTheTimeIsOver() throws SQLException {
        try (Turn turn = turn()) {
            assertThat(turn.begin(() -> false, 3_000_000)).isFalse();
        }
    }

    @Test
    @Timeout(60)
    void whoWasStoppedWithTheTurnInHandHoldsNobodyUp() throws Exception {
        ChildProcess stopped = ChildProcess.start(
                TurnHolder.class, folder.resolve("queue.db-turn").toString());
        stopped.awaitReady();
        AtomicInteger asked = new AtomicInteger();
        try (Turn turn = turn()) {
            // why not at once: only who finds the file taken stands in line.
            assertThat(turn.begin(() -> asked.incrementAndGet() == 2, HOURS.toNanos(1)))
                    .isTrue();
        }
        stopped.begin();
        assertThat(stopped.answer()).isEqualTo("held to the end");
    }

    @Test
    void whoWritesWithoutPauseStandsInLineWhenThereIsOne() throws Exception {
        ChildProcess first = ChildProcess.start(
                TurnHolder.class, folder.resolve("queue.db-turn").toString());
        first.awaitReady();
        long longest = 0;
        try (Turn turn = turn()) {
            long last = System.nanoTime();
            for (long end = last + SECONDS.toNanos(10); last < end && longest < SECONDS.toNanos(1) / 2; ) {
                assertThat(turn.begin(() -> true, SECONDS.toNanos(60))).isTrue();
                turn.end();
                longest = Math.max(longest, System.nanoTime() - last);
                last = System.nanoTime();
            }
        }
        assertThat(longest).as("it waited, though it could have written").isGreaterThan(SECONDS.toNanos(1) / 2);
        first.begin();
        assertThat(first.answer()).isEqualTo("held to the end");
    }

    @Test
    void anInterruptedCallerWaitsAllTheSameAndKeepsItsFlag() throws SQLException {
        AtomicInteger asked = new AtomicInteger();
        try (Turn turn = turn()) {
            Thread.currentThread().interrupt();
            assertThat(turn.begin(() -> asked.incrementAndGet() == 3, SECONDS.toNanos(60)))
                    .isTrue();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(turn.begin(() -> true, SECONDS.toNanos(60))).isTrue();
        }
    }

    @Test
    void twoQueuesOfOneProcessDoNotWaitForEachOthersTurn() throws Exception {
        CountDownLatch inTurn = new CountDownLatch(1);
        CountDownLatch letGo = new CountDownLatch(1);
        try (Turn first = turn();
                Turn second = turn()) {
            Thread holder = new Thread(() -> hold(first, inTurn, letGo));
            holder.start();
            assertThat(inTurn.await(60, SECONDS)).isTrue();

            AtomicInteger asked = new AtomicInteger();
            assertThat(second.begin(() -> asked.incrementAndGet() == 2, SECONDS.toNanos(60)))
                    .isTrue();

            letGo.countDown();
            holder.join();
        }
    }

    private static void hold(Turn turn, CountDownLatch inTurn, CountDownLatch letGo) {
        try {
            turn.begin(
                    () -> {
                        inTurn.countDown();
                        return letGo.getCount() == 0;
                    },
                    SECONDS.toNanos(60));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Takes the turn and does nothing with it. */
    static final class TurnHolder {
        private TurnHolder() {}

        public static void main(String[] arguments) throws IOException {
            try (FileChannel line = FileChannel.open(Path.of(arguments[0]), CREATE, WRITE)) {
                line.lock();
                ChildProcess.readyAndWait();
            }
            System.out.println("held to the end");
        }
    }
}
