package dev.pawl.testkit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.store.Enqueued;
import dev.pawl.store.Store;
import dev.pawl.store.StoreException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The end of a store. */
interface ClosePromises extends StorePromises {
    @Test
    default void closingEndsWhatWaitsToBeWritten() throws Exception {
        Store closing = another();
        List<CompletableFuture<List<Enqueued>>> inserts = IntStream.range(0, 500)
                .mapToObj(i ->
                        closing.tasks().insertAsync(List.of(Draft.of("mail").task())))
                .toList();

        closing.tasks().close();

        for (CompletableFuture<List<Enqueued>> insert : inserts) {
            assertThat(insert.get(60, SECONDS)).hasSize(1);
        }
        assertThat(browser().stats().all().queued()).isEqualTo(500);
    }

    @Test
    default void aClosedStoreRefusesToWriteAndToRead() throws Exception {
        Store closed = another();
        closed.browser().stats();
        closed.tasks().close();

        assertThatThrownBy(() -> closed.tasks().insert(List.of(Draft.of("mail").task())))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() ->
                        closed.tasks().insertAsync(List.of(Draft.of("mail").task())))
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> closed.tasks().probe())
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> closed.tasks().cancel(1)).isInstanceOf(StoreException.Unavailable.class);
        assertThatThrownBy(() -> closed.browser().stats())
                .isInstanceOf(StoreException.Unavailable.class)
                .hasMessageContaining("closed");
        assertThat(browser().stats().all().total()).isZero();
    }

    @Test
    default void closingTwiceIsClosingOnce() throws Exception {
        Store closed = another();
        closed.tasks().close();

        CompletableFuture.runAsync(() -> closed.tasks().close()).get(60, SECONDS);
    }

    @Test
    default void ofAnInsertThatRacesTheCloseNothingIsHalfDone() throws Exception {
        Store closing = another();

        List<Integer> written = Race.run(5, lane -> {
            if (lane == 0) {
                closing.tasks().close();
                return 0;
            }
            int mine = 0;
            try {
                while (mine < 10_000) {
                    closing.tasks().insert(List.of(Draft.of("mail").task()));
                    mine++;
                }
            } catch (StoreException.Unavailable closed) {
                assertThat(closed).hasMessageContaining("closed");
            }
            return mine;
        });

        assertThat(browser().stats().all().queued())
                .as("every acknowledged insert and no other")
                .isEqualTo(written.stream().mapToInt(Integer::intValue).sum());
    }
}
