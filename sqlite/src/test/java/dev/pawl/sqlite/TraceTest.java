package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.Retention;
import dev.pawl.store.Store;
import dev.pawl.task.Outcome;
import dev.pawl.task.TraceContext;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the traces of tasks stand in the file. */
class TraceTest extends InOneFile {
    private static final TraceContext TRACE =
            new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "rojo=1");

    private List<String> traces() throws SQLException {
        return Tables.rows(file(), "SELECT task_id FROM task_trace ORDER BY 1");
    }

    @Test
    void aTaskWithoutATraceLeavesNoRow() throws SQLException {
        insertAll(Draft.of("mail"), Draft.of("mail").key("k"));

        assertThat(traces()).isEmpty();
    }

    @Test
    void aTraceGoesWithItsTask() throws SQLException {
        Store store = open();
        Draft mail = Draft.of("mail").trace(TRACE);
        insertAll(mail, mail, mail);
        assertThat(traces()).containsExactly("1", "2", "3");

        store.tasks().delete(2);
        assertThat(traces()).containsExactly("1", "3");

        HandWorker worker = HandWorker.of(store.tasks(), time, "ada", "mail");
        Claim claim = worker.claimOne();
        worker.end(claim, Outcome.done());
        assertThat(traces()).as("for whoever looks at it later").containsExactly("1", "3");
        time.advance(Duration.ofDays(8));
        store.maintenance().prune(Retention.DEFAULT, pruned -> true);
        assertThat(traces()).containsExactly("3");
    }

    @Test
    void whatSomebodyElseWroteAndCannotBeReadIsNoTrace() throws SQLException {
        long id = insert(Draft.of("mail"));
        Tables.execute(file(), "INSERT INTO task_trace VALUES (" + id + ", 'nonsense', NULL)");

        assertThat(task(id).trace()).isNull();
        assertThat(HandWorker.of(tasks(), time, "ada", "mail").claimOne().trace())
                .isNull();
    }
}
