package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Claim;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Outcome;
import dev.pawl.task.Progress;
import dev.pawl.task.Selector;
import dev.pawl.testkit.Draft;
import dev.pawl.testkit.HandWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * No statement on the way of a task reads the whole history. The statements are those that the store really sends; their
 * plans are SQLite's own.
 */
class QueryPlanTest extends InOneFile {
    private Wiretap tap;

    @BeforeEach
    void listen() throws SQLException {
        tap = Wiretap.on();
    }

    @AfterEach
    void stopListening() throws SQLException {
        tap.close();
    }

    @Test
    void aClaimSeeksInTheIndexOfReadyTasks() throws SQLException {
        List<String> plans = plansOf(() -> {
            insert(Draft.of("mail").key("k"));
            tap.forget();
            worker("mail").claimOne();
        });

        assertThat(plans)
                .anyMatch(plan -> plan.contains("task_ready (channel=? AND priority=? AND"))
                .noneMatch(QueryPlanTest::scansTasks)
                .noneMatch(plan -> plan.contains("TEMP B-TREE"));
    }

    @Test
    void aPromotionSeeksInTheIndexOfScheduledTasks() throws SQLException {
        List<String> plans = plansOf(() -> {
            insert(Draft.of("mail").runAfter(time.now() + 5));
            time.advance(Duration.ofMillis(5));
            tap.forget();
            worker("mail").claimOne();
        });

        assertThat(plans)
                .anyMatch(plan -> plan.contains("task_scheduled (run_after<?)"))
                .noneMatch(QueryPlanTest::scansTasks);
    }

    @Test
    void aRescueSeeksInTheIndexOfLeasedTasks() throws SQLException {
        List<String> plans = plansOf(() -> {
            insert(Draft.of("mail"));
            worker("mail").claimOne();
            time.advance(HandWorker.LEASE);
            tap.forget();
            worker("mail").exchange(List.of(), 5, 5);
        });

        assertThat(plans)
                .anyMatch(plan -> plan.contains("task_leased (lease_until<?)"))
                .noneMatch(QueryPlanTest::scansTasks);
    }

    @Test
    void insertsFindKeysInTheirIndexAndTheLastIdAtTheEnd() throws SQLException {
        List<String> plans = plansOf(
                () -> insertAll(Draft.of("mail").key("a"), Draft.of("mail").key("b")));

        assertThat(plans)
                .anyMatch(plan -> plan.contains("task_key (idempotency_key=?)"))
                .noneMatch(QueryPlanTest::scansTasks);
    }

    @Test
    void theWayOfATaskTouchesItByItsIdOnly() throws SQLException {
        List<String> plans = plansOf(() -> {
            insertAll(Draft.of("mail"), Draft.of("mail"));
            HandWorker worker = worker("mail");
            List<Claim> claims = worker.claim(2);
            tap.forget();
            tasks().extend(claims, time.now() + 1);
            tasks().owned(claims);
            tasks().progress(claims.get(0), new Progress(1, 2, null));
            worker.complete(claims.get(0), "1");
            worker.end(claims.get(1), Outcome.discard("no"));
            tasks().retry(claims.get(1).taskId());
            tasks().cancel(claims.get(1).taskId());
        });

        assertThat(plans.stream().filter(plan -> plan.matches("(?s).*\\b(SEARCH|SCAN) task\\b.*")))
                .isNotEmpty()
                // why: the index of ended tasks whose children were not told is empty but for moments.
                .allMatch(plan -> plan.contains("SEARCH task USING INTEGER PRIMARY KEY (rowid=?)")
                        || plan.contains("INDEX task_untold"));
    }

    @Test
    void listsGoDownFromTheNewestAndSortNothing() throws SQLException {
        List<String> plans = plansOf(() -> {
            insert(Draft.of("mail"));
            tap.forget();
            browser().list(TaskFilter.ALL, 10, null);
            browser().list(TaskFilter.of("completed", "mail", "default"), 10, 5L);
        });

        assertThat(plans.stream().filter(plan -> plan.contains("SEARCH t ")))
                .isNotEmpty()
                .allMatch(plan -> plan.matches("(?s).*SEARCH t USING INTEGER PRIMARY KEY \\(rowid[<=]\\?\\).*"));
        assertThat(plans)
                .anyMatch(plan -> plan.contains("SEARCH t USING INTEGER PRIMARY KEY (rowid<?)"))
                .noneMatch(QueryPlanTest::scansTasks)
                .noneMatch(plan -> plan.contains("TEMP B-TREE FOR ORDER BY"));
    }

    @Test
    void whatWentWrongOrGoesOnIsListedAndCountedByIndexWhateverElseIsThere() throws SQLException {
        for (String status : List.of("failed", "cancelled", "processing", "failed,cancelled,processing")) {
            for (TaskFilter filter : List.of(
                    TaskFilter.of(status, "mail", null),
                    TaskFilter.of(status, null, null).withError("disk"))) {
                List<String> plans = plansOf(() -> {
                    insert(Draft.of("mail"));
                    tap.forget();
                    browser().page(filter, 10, null);
                    browser().count(filter);
                });

                assertThat(plans.stream().filter(plan -> plan.contains("INDEXED BY")))
                        .as(status)
                        .hasSize(2)
                        .allMatch(plan -> plan.lines()
                                .filter(step -> step.matches("(SEARCH|SCAN) t .*"))
                                .allMatch(step ->
                                        step.matches("(SEARCH|SCAN) t USING INDEX task_(failed|cancelled|leased).*")));
                assertThat(plans)
                        .noneMatch(QueryPlanTest::scansTasks)
                        // why: of those that run there are never many.
                        .noneMatch(plan -> plan.contains("TEMP B-TREE FOR ORDER BY") && !plan.contains("task_leased"));
            }
        }
    }

    @Test
    void anErrorIsLookedForAmongTheAttemptsThatLeftOne() throws SQLException {
        List<String> plans = plansOf(() -> {
            insert(Draft.of("mail"));
            tap.forget();
            browser().page(TaskFilter.ALL.withError("disk"), 10, null);
            browser().count(TaskFilter.ALL.withError("disk"));
        });

        assertThat(plans.stream().filter(plan -> plan.contains("FROM task_attempt e")))
                .hasSize(2)
                .allMatch(plan -> plan.contains("SEARCH e USING PRIMARY KEY (task_id<?)")
                        && plan.contains("SEARCH t USING INTEGER PRIMARY KEY (rowid=?)"));
        assertThat(plans)
                .noneMatch(QueryPlanTest::scansTasks)
                .noneMatch(plan -> plan.contains("TEMP B-TREE FOR ORDER BY"));
    }

    @Test
    void aKeyIsFoundInItsIndex() throws SQLException {
        List<String> plans = plansOf(() -> {
            insert(Draft.of("mail").key("k"));
            tap.forget();
            browser().page(TaskFilter.ALL.withIdempotencyKey("k").withType("mail"), 10, null);
        });

        assertThat(plans)
                .anyMatch(plan -> plan.contains("SEARCH t USING INDEX task_key (idempotency_key=?"))
                .noneMatch(QueryPlanTest::scansTasks);
    }

    @Test
    void countsReadTheTalliesAndTheIndexesOfLiveTasks() throws SQLException {
        List<String> plans = plansOf(() -> {
            insertAll(Draft.of("mail"), Draft.of("mail").runAfter(time.now() + 5));
            tap.forget();
            browser().stats();
            browser().hasWork(new Selector(Set.of("mail"), Set.of(), Map.of()));
        });

        assertThat(plans).anyMatch(plan -> plan.contains("task_ready")).noneMatch(QueryPlanTest::scansTasks);
    }

    @Test
    void whatHappenedIsReadFromAnHourOn() throws SQLException {
        List<String> plans = plansOf(() -> {
            tasks();
            tap.forget();
            browser().activity(time.now());
        });

        assertThat(plans)
                .anyMatch(plan -> plan.contains("SEARCH activity USING PRIMARY KEY (hour>?)"))
                .noneMatch(plan -> plan.contains("TEMP B-TREE"));
    }

    @Test
    void aScanWouldBeSeen() throws SQLException {
        tasks();
        try (Connection connection = Tables.connect(file())) {
            assertThat(plan(connection, "SELECT * FROM task t WHERE worker = ? ORDER BY created_at"))
                    .matches(QueryPlanTest::scansTasks)
                    .contains("TEMP B-TREE");
            assertThat(plan(connection, "UPDATE task SET state = 0 WHERE worker = ?"))
                    .matches(QueryPlanTest::scansTasks);
        }
    }

    /** Reads the table of tasks from one end to the other. */
    private static boolean scansTasks(String plan) {
        return plan.lines().anyMatch(step -> step.matches("SCAN (task|t)( USING INDEX sqlite.*)?"));
    }

    private List<String> plansOf(Runnable work) throws SQLException {
        work.run();
        List<String> plans = new ArrayList<>();
        try (Connection connection = Tables.connect(file())) {
            for (String sql : Set.copyOf(tap.heard())) {
                if (sql.stripLeading().matches("(?s)(SELECT|INSERT|UPDATE|DELETE).*")) {
                    plans.add(sql + "\n" + plan(connection, sql));
                }
            }
        }
        return plans;
    }

    private static String plan(Connection connection, String sql) throws SQLException {
        return Tables.rows(connection, "EXPLAIN QUERY PLAN " + sql).stream()
                .map(row -> row.substring(row.lastIndexOf('|') + 1))
                .collect(Collectors.joining("\n"));
    }
}
