package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pawl.store.Bulk;
import dev.pawl.store.BulkStep;
import dev.pawl.store.PayloadMatch;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.Draft;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A bulk finds tasks without the pen, and changes them with it; others may come between. */
class BulksTest extends InOneFile {
    @Test
    void aTaskThatFitsNoMoreWhenThePenHasItIsLeftAlone() throws Exception {
        try (Wiretap tap = Wiretap.on()) {
            List<Long> ids = insertAll(
                    Draft.of("mail").payload("{\"n\":1}"), Draft.of("mail").payload("{\"n\":1}"));
            Bulk bulk = new Bulk(
                    Bulk.Verb.CANCEL, TaskFilter.ALL.withPayload(List.of(new PayloadMatch("$.n", "1"))), null, null);
            Bulk.State begun = tasks().begin(bulk);
            CompletableFuture<BulkStep> step;
            try (Connection other = Tables.connect(file());
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                statement.execute("UPDATE task SET payload = '{\"n\":2}' WHERE id = " + ids.get(1));
                tap.forget();
                step = CompletableFuture.supplyAsync(() -> tasks().goOn(bulk, begun));
                // why: then it has found the newest at least, and waits for the file.
                await().until(() -> tap.heard().stream().anyMatch(sql -> sql.startsWith("BEGIN IMMEDIATE")));
                statement.execute("COMMIT");
            }

            Bulk.State state = step.get(30, TimeUnit.SECONDS).state();
            while (!state.ended()) {
                state = tasks().goOn(bulk, state).state();
            }
            assertThat(state.changed()).isEqualTo(1);
            assertThat(task(ids.get(0)).status()).isEqualTo(TaskStatus.CANCELLED);
            assertThat(task(ids.get(1)).status()).isEqualTo(TaskStatus.QUEUED);
        }
    }
}
