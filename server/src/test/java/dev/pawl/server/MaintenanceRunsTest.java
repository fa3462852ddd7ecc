package dev.pawl.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.server.MaintenanceRun.Kind;
import dev.pawl.server.MaintenanceRun.State;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The line of runs: how it ends, and what is remembered of it. */
class MaintenanceRunsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final MaintenanceRuns runs = new MaintenanceRuns();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() throws InterruptedException {
        go.countDown();
        runs.close(LONG.toMillis());
    }

    private MaintenanceRun now(String id) {
        return runs.await(id, Duration.ZERO).toCompletableFuture().join();
    }

    private MaintenanceRun end(String id) {
        return runs.await(id, LONG).toCompletableFuture().join();
    }

    /** A run that goes on until the test lets it go. */
    private String held(Kind kind) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        String id = runs.start(kind, told -> {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException unexpected) {
                throw new IllegalStateException(unexpected);
            }
            return null;
        });
        begun.await();
        return id;
    }

    @Test
    void aStopAnswersWhoeverWaitsAndDropsWhatHasNotBegun() throws InterruptedException {
        String running = held(Kind.VACUUM);
        String waiting = runs.start(Kind.CHECK, told -> {
            throw new AssertionError("begun after the stop");
        });
        CompletableFuture<MaintenanceRun> wait = runs.await(running, LONG).toCompletableFuture();
        assertThat(wait).isNotDone();

        runs.stop();

        assertThat(wait.join().state()).isEqualTo(State.RUNNING);
        assertThat(end(waiting).state()).isEqualTo(State.WAITING);
        assertThatThrownBy(() -> runs.start(Kind.PRUNE, told -> null))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.kind()).isEqualTo(ProblemKind.UNAVAILABLE));
        go.countDown();
        runs.close(LONG.toMillis());
        assertThat(now(running).state()).isEqualTo(State.DONE);
        assertThat(now(waiting).state()).isEqualTo(State.WAITING);
    }

    @Test
    void aFaultOfOursEndsTheRunAndTellsNoSecret() {
        MaintenanceRun failed = end(runs.start(Kind.CHECK, told -> {
            throw new IllegalStateException("secret");
        }));

        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.error()).isEqualTo("The server's log has the reason");
        assertThat(end(runs.start(Kind.CHECK, told -> null)).state()).isEqualTo(State.DONE);
    }

    @Test
    void theOldestIsForgotten() {
        String first = runs.start(Kind.CHECK, told -> null);
        String second = runs.start(Kind.VACUUM, told -> null);
        end(second);
        for (int i = 0; i < 99; i++) {
            end(runs.start(Kind.ANALYZE, told -> null));
        }

        assertThatThrownBy(() -> now(first)).isInstanceOf(Problem.class);
        assertThat(now(second).state()).isEqualTo(State.DONE);
    }
}
