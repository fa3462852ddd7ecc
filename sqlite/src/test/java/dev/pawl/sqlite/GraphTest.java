package dev.pawl.sqlite;

import static dev.pawl.task.Condition.AFTER_OK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.store.Enqueued;
import dev.pawl.store.Retention;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.NewTask;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Graphs of tasks in a file that is opened, closed and pruned; what every store does with them is in the contract. */
class GraphTest extends InOneFile {
    private static final int CHAIN = 3_000;
    private static final Duration SOON = Duration.ofMinutes(2);

    private List<Long> insertAll(List<Draft> drafts) {
        List<Long> ids = new ArrayList<>();
        List<NewTask> tasks = drafts.stream().map(Draft::task).toList();
        ids.addAll(tasks().insert(tasks).stream().map(Enqueued::taskId).toList());
        return ids;
    }

    private long count(String status) {
        return browser().count(TaskFilter.of(status, null, null));
    }

    private void awaitCount(String status, long tasks) {
        await().atMost(SOON).until(() -> count(status) == tasks);
    }

    private List<Draft> chain() {
        List<Draft> chain = new ArrayList<>(List.of(Draft.of("link")));
        for (int i = 1; i < CHAIN; i++) {
            chain.add(Draft.of("link").afterPlace(AFTER_OK, i - 1));
        }
        return chain;
    }

    @Test
    void aChainOfWhichOnlyTheHeadWasToldGoesOnWhenTheFileIsOpenedAgain() throws Exception {
        List<Long> ids = insertAll(chain());
        closeAll();
        // why: as a process leaves it that dies after the commit of the end.
        Tables.execute(
                file(),
                "UPDATE task SET state = 6, finished_at = updated_at WHERE id = " + ids.get(0),
                "UPDATE tally SET ready = ready - 1, cancelled = cancelled + 1");

        awaitCount("cancelled", CHAIN);
    }

    @Test
    void aCloseWaitsUntilTheWholeChainIsTold() throws Exception {
        List<Long> ids = insertAll(chain());
        tasks().cancel(ids.get(0));
        closeAll();

        assertThat(Tables.rows(file(), "SELECT state, count(*) FROM task GROUP BY state"))
                .containsExactly("6|" + CHAIN);
    }

    @Test
    void aParentIsKeptAsLongAsAChildMayReadItsResult() {
        List<Long> ids = insertAll(List.of(Draft.of("parent"), Draft.of("child").afterPlace(AFTER_OK, 0)));
        HandWorker worker = worker("parent", "child");
        worker.complete(worker.claimOne(), "1");
        Retention hour = new Retention(
                new Retention.Keep(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1), false), Map.of());
        time.advance(Duration.ofHours(2));

        assertThat(open().maintenance().prune(hour, pruned -> true).completed()).isZero();
        assertThat(task(ids.get(0)).result()).isEqualTo("1");
        worker.complete(worker.claimOne(), null);
        time.advance(Duration.ofHours(2));

        assertThat(open().maintenance().prune(hour, pruned -> true).completed()).isEqualTo(2);
    }
}
