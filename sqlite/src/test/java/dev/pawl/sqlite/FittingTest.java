package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.TaskFilter;
import dev.pawl.store.TaskPage;
import dev.pawl.task.NewTask;
import dev.pawl.testkit.Draft;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** Looking for what is rare ends after a while, and goes on from there. */
class FittingTest extends InOneFile {
    @Test
    void aPageForWhatIsRareEndsAfterItsShareOfTheHistoryAndLeadsOn() {
        long rare = insert(Draft.of("rare"));
        NewTask common = Draft.of("mail").task();
        tasks().insert(Collections.nCopies(Fitting.MOST_ROWS, common));
        TaskFilter filter = TaskFilter.of(null, "rare", null);

        TaskPage first = browser().page(filter, 10, null);
        assertThat(first.tasks()).isEmpty();
        assertThat(first.next()).isNotNull().isGreaterThan(rare);

        assertThat(browser().list(filter, 10, null))
                .extracting(task -> task.id())
                .containsExactly(rare);
    }
}
