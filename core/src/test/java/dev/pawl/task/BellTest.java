package dev.pawl.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BellTest {
    private static final long LONG = 600_000;

    private final Bell bell = new Bell();

    @Test
    void aRingBeforeTheWaitIsHeardAtOnce() throws InterruptedException {
        bell.ring();

        assertThat(bell.isRung()).isTrue();
        assertThat(bell.await(LONG)).isTrue();
    }

    @Test
    void ringingTwiceIsRingingOnce() throws InterruptedException {
        bell.ring();
        bell.ring();

        assertThat(bell.await(LONG)).isTrue();
        assertThat(bell.isRung()).isFalse();
        assertThat(bell.await(0)).isFalse();
    }

    @Test
    void aWaitThatNobodyEndsEndsByItself() throws InterruptedException {
        assertThat(bell.await(1)).isFalse();
        assertThat(bell.await(-1)).isFalse();
    }

    @Test
    void aRingWakesWhoWaits() {
        CompletableFuture<Boolean> heard = waiting();

        bell.ring();

        assertThat(heard.join()).isTrue();
    }

    @Test
    void aPokeWakesWithoutARing() {
        CompletableFuture<Boolean> heard = waiting();

        bell.poke();

        assertThat(heard.join()).isFalse();
    }

    private CompletableFuture<Boolean> waiting() {
        CompletableFuture<Boolean> heard = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                heard.complete(bell.await(LONG));
            } catch (InterruptedException e) {
                heard.completeExceptionally(e);
            }
        });
        waiter.start();
        Awaitility.await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
        return heard;
    }
}
