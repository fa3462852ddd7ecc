package dev.pawl.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pawl.store.Change;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.store.Exchange;
import dev.pawl.store.Finish;
import dev.pawl.store.Store;
import dev.pawl.store.StoreSettings;
import dev.pawl.store.StoreSettings.Durability;
import dev.pawl.store.TaskStore;
import dev.pawl.task.Strategy;
import dev.pawl.task.TaskStatus;
import dev.pawl.testkit.FakeTime;
import dev.pawl.testkit.ModelRun;
import dev.pawl.testkit.StoreUnderTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bugs are planted in a store: the model finds them, and tells of each by few steps. */
class ModelRunTest implements StoreUnderTest {
    /** Stands between the test and a store. */
    private interface Bug {
        Object call(Store real, Method verb, Object[] arguments) throws Throwable;
    }

    private static final int MOST_STEPS_TOLD = 8;

    /** A walk on which each of the bugs is met, and told by few steps: those that hang on dice can be dropped less well. */
    private static final long SEED = 5;

    @TempDir
    Path folder;

    private final List<Store> opened = new ArrayList<>();
    private int number;
    private FakeTime time = new FakeTime();
    private Bug bug = ModelRunTest::call;
    private String planted = "";

    @Test
    void aStoreWithoutABugIsNotBlamed() throws Exception {
        assertThat(ModelRun.search(this, 1, ModelRun.steps(5, 300))).isNull();
    }

    @Test
    void aFinishThatIgnoresTheTokenIsFound() throws Exception {
        Map<Long, Claim> newest = new HashMap<>();
        bug = (real, verb, arguments) -> {
            if (verb.getName().equals("finish") || verb.getName().equals("exchange")) {
                arguments[0] = ((List<?>) arguments[0])
                        .stream()
                                .map(Finish.class::cast)
                                .map(end -> held(end, newest))
                                .toList();
            }
            Object answer = call(real, verb, arguments);
            if (answer instanceof Exchange exchange) {
                exchange.claims().forEach(claim -> newest.put(claim.taskId(), claim));
            }
            return answer;
        };

        assertFound("accepted");
    }

    private static Finish held(Finish end, Map<Long, Claim> newest) {
        Claim claim = newest.getOrDefault(end.claim().taskId(), end.claim());
        return new Finish(claim, end.transition(), end.startedAt(), end.endedAt());
    }

    @Test
    void aWrongOrderIsFound() throws Exception {
        bug = (real, verb, arguments) -> {
            if (verb.getName().equals("exchange")
                    && arguments[1] instanceof ClaimRequest request
                    && request.strategy() == Strategy.LIFO) {
                arguments[1] = new ClaimRequest(
                        request.worker(),
                        request.selector(),
                        Strategy.FIFO,
                        request.free(),
                        request.prefetch(),
                        request.queueSlots(),
                        request.leaseMillis());
            }
            return call(real, verb, arguments);
        };

        assertFound("claims");
    }

    @Test
    void aCancelledTaskThatFinishesIsFound() throws Exception {
        bug = (real, verb, arguments) -> {
            if (verb.getName().equals("cancel")) {
                long id = (Long) arguments[0];
                var task = real.browser().get(id);
                if (task.isPresent() && task.get().status() == TaskStatus.PROCESSING) {
                    return new Change(id, task.get().type(), task.get().queue(), TaskStatus.PROCESSING, true);
                }
            }
            return call(real, verb, arguments);
        };

        assertFound("");
    }

    @Test
    void aChildThatRunsAlthoughItsParentWasCancelledIsFound() throws Exception {
        planted = """
                CREATE TRIGGER planted AFTER UPDATE OF state ON task WHEN new.state = 6 BEGIN
                  UPDATE task_edge SET condition = 1 WHERE parent = new.id AND condition = 0;
                END""";

        assertFound("task");
    }

    @Test
    void aCountThatDriftsIsFound() throws Exception {
        planted = """
                CREATE TRIGGER planted AFTER UPDATE OF state ON task WHEN new.state = 6 BEGIN
                  UPDATE tally SET cancelled = cancelled + 1 WHERE channel = new.channel AND priority = new.priority;
                END""";

        assertFound("counts of all tasks");
    }

    /** Looks for the bug, and at how few steps it is told by. */
    private void assertFound(String what) throws Exception {
        startOver();

        ModelRun.Difference found = ModelRun.search(this, 1, ModelRun.steps(SEED, 2_000));

        assertThat(found).as("the bug").isNotNull();
        assertThat(found.told()).hasSizeBetween(1, MOST_STEPS_TOLD);
        assertThat(found.words()).contains("after\n- " + found.told().get(0) + "\n", "namely: ", what);
        startOver();
        assertThat(ModelRun.walk(this, 1, found.steps())).as("once more").isNotNull();
        bug = ModelRunTest::call;
        planted = "";
        startOver();
        assertThat(ModelRun.walk(this, 1, found.steps())).as("without the bug").isNull();
    }

    @Test
    void aStoreThatThrowsIsFound() throws Exception {
        bug = (real, verb, arguments) -> {
            if (verb.getName().equals("owned")) {
                throw new IllegalStateException("planted");
            }
            return call(real, verb, arguments);
        };

        assertFound("planted");
    }

    private static Object call(Store real, Method verb, Object[] arguments) throws Throwable {
        try {
            return verb.invoke(real.tasks(), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Path file() {
        return folder.resolve("queue " + number + ".db");
    }

    @Override
    public Store another() throws SQLException {
        StoreSettings settings = StoreSettings.DEFAULT.withDurability(Durability.NORMAL);
        Store real = new SqliteStoreProvider().open(file().toString(), settings, time);
        if (opened.isEmpty() && !planted.isEmpty()) {
            Tables.execute(file(), planted);
        }
        TaskStore buggy = (TaskStore) Proxy.newProxyInstance(
                TaskStore.class.getClassLoader(),
                new Class<?>[] {TaskStore.class},
                (proxy, verb, arguments) -> bug.call(real, verb, arguments));
        Store store = real.withTasks(buggy);
        opened.add(store);
        return store;
    }

    @Override
    public void startOver() throws SQLException {
        closeAll();
        number++;
        time = new FakeTime();
        another();
    }

    @AfterEach
    void closeAll() {
        opened.forEach(store -> store.tasks().close());
        opened.clear();
    }

    @Override
    public FakeTime time() {
        return time;
    }

    @Override
    public Connection connection() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
        connection.setAutoCommit(false);
        return connection;
    }
}
