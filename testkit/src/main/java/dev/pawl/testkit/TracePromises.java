package dev.pawl.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.Enqueued;
import dev.pawl.task.TraceContext;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The trace in which a task was enqueued. */
interface TracePromises extends StorePromises {
    TraceContext ONE = new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "rojo=1");
    TraceContext OTHER = new TraceContext("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00", null);

    @Test
    default void aTraceComesBackWithEveryClaimAndIsShown() {
        List<Enqueued> tasks = insert(
                Draft.of("mail").trace(ONE), Draft.of("mail"), Draft.of("mail").trace(OTHER));

        List<Claim> claims = worker("mail").claim(3);

        assertThat(claims).extracting(Claim::trace).containsExactly(ONE, null, OTHER);
        assertThat(tasks)
                .extracting(enqueued -> task(enqueued.taskId()).trace())
                .containsExactly(ONE, null, OTHER);
        worker("mail").release(claims.get(0));
        assertThat(worker("mail").claimOne().trace()).isEqualTo(ONE);
    }

    @Test
    default void manyTasksMayHaveTheSameTrace() {
        Draft[] drafts = IntStream.range(0, 300)
                .mapToObj(i -> i % 3 == 0 ? Draft.of("mail") : Draft.of("mail").trace(i % 3 == 1 ? ONE : OTHER))
                .toArray(Draft[]::new);
        insert(drafts);

        assertThat(worker("mail").claim(300))
                .extracting(Claim::trace)
                .containsExactlyElementsOf(IntStream.range(0, 300)
                        .mapToObj(i -> i % 3 == 0 ? null : i % 3 == 1 ? ONE : OTHER)
                        .toList());
    }

    @Test
    default void aTaskThatIsThereKeepsItsOwnTrace() {
        long id = insertOne(Draft.of("mail").key("k").trace(ONE));

        insert(Draft.of("mail").key("k").trace(OTHER));

        assertThat(task(id).trace()).isEqualTo(ONE);
    }
}
