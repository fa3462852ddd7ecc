package dev.pawl.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pawl.Acceptance;
import dev.pawl.Grid;
import dev.pawl.Grid.Held;
import dev.pawl.GridKey;
import dev.pawl.Pawl;
import dev.pawl.PawlSettings;
import dev.pawl.TaskType;
import dev.pawl.store.ClaimReference;
import dev.pawl.store.PayloadMatch;
import dev.pawl.store.Retention;
import dev.pawl.task.InvalidTaskException;
import dev.pawl.task.JsonText;
import dev.pawl.task.Task;
import dev.pawl.task.TaskEvent;
import dev.pawl.task.TaskStatus;
import dev.pawl.task.Transition;
import dev.pawl.testkit.FakeTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Grids over a file. */
class GridTest {
    private static final Duration LEASE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private Pawl pawl;
    private Grid grid;

    @BeforeEach
    void open() {
        pawl = Pawl.open(folder.resolve("queue.db").toString(), PawlSettings.DEFAULT.withTime(time));
        grid = pawl.grid("forecasts");
    }

    @AfterEach
    void close() {
        pawl.close();
    }

    private static List<GridKey> keys(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(window -> GridKey.of(Map.of("model", window % 2 == 0 ? "gfs" : "icon", "window", window)))
                .toList();
    }

    private static List<GridKey> of(List<Held> held) {
        return held.stream().map(Held::key).toList();
    }

    @Test
    void theFirstFreeKeysAreHeldAndAlwaysAsManyAsAreWanted() {
        assertThat(of(grid.claim("ada", keys(0, 5_000), 3, LEASE))).isEqualTo(keys(0, 3));
        assertThat(of(grid.claim("ben", keys(0, 5_000), 2_500, LEASE))).isEqualTo(keys(3, 2_503));
        assertThat(of(grid.claim("cyd", keys(0, 2_510), 50, LEASE)))
                .as("fewer only when no more are free")
                .isEqualTo(keys(2_503, 2_510));

        assertThat(grid.statistics()).isEqualTo(new Grid.Statistics(0, 0, 2_510, 0));
    }

    @Test
    void aKeyIsDoneOnceAndForGood() {
        Held held = grid.claim("ada", keys(0, 1), 1, LEASE).get(0);

        assertThat(grid.done(held, Map.of("file", "a.nc"))).isEqualTo(Acceptance.ACCEPTED);
        assertThat(grid.done(held, null)).as("a repeat").isEqualTo(Acceptance.ACCEPTED);
        assertThat(grid.failed(held, "no")).isEqualTo(Acceptance.NOT_IN_WORK);

        assertThat(grid.claim("ben", keys(0, 1), 1, LEASE)).isEmpty();
        Task task = pawl.browser().get(held.claim().taskId()).orElseThrow();
        assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
        assertThat(task.result()).isEqualTo("{\"file\":\"a.nc\"}");
        assertThat(grid.statistics()).isEqualTo(new Grid.Statistics(1, 0, 0, 0));

        time.advance(Duration.ofDays(3_000));
        pawl.maintenance().prune(Retention.DEFAULT, soFar -> true);
        assertThat(grid.statistics().done()).as("after eight years").isEqualTo(1);
    }

    @Test
    void whoseLeaseRanOutIsRefusedAndTheKeyIsAnothers() {
        Held first = grid.claim("ada", keys(0, 1), 1, LEASE).get(0);
        assertThat(grid.claim("ben", keys(0, 1), 1, LEASE)).isEmpty();

        time.advance(LEASE);
        Held second = grid.claim("ben", keys(0, 1), 1, LEASE).get(0);

        assertThat(second.key()).isEqualTo(first.key());
        assertThat(grid.done(first, null)).isEqualTo(Acceptance.LEASE_LOST);
        assertThat(grid.failed(first, "late")).isEqualTo(Acceptance.LEASE_LOST);
        assertThat(grid.done(second, null)).isEqualTo(Acceptance.ACCEPTED);
    }

    @Test
    void aTakeOverIsToldAsThatOfAnyOtherTask() {
        List<TaskEvent> told = new CopyOnWriteArrayList<>();
        pawl.subscribe(told::add);
        Held first = grid.claim("ada", keys(0, 1), 1, LEASE).get(0);
        time.advance(LEASE);

        Held second = grid.claim("ben", keys(0, 1), 1, LEASE).get(0);

        long task = first.claim().taskId();
        assertThat(second.claim().taskId()).isEqualTo(task);
        assertThat(told)
                .filteredOn(TaskEvent.Rescued.class::isInstance)
                .containsExactly(new TaskEvent.Rescued(
                        task, "grid.forecasts", Grid.QUEUE, 1, "ada", Transition.rescued(1, 100, 1, 5, "ada")));
        assertThat(told)
                .extracting(event -> event.getClass().getSimpleName())
                .as("in the order in which it happened")
                .containsExactly("Started", "Rescued", "Started");
    }

    @Test
    void whoHoldsAKeyIsTold() {
        GridKey key = keys(0, 1).get(0);
        assertThat(grid.holder(key)).isEmpty();
        Held held = grid.claim("ada", List.of(key), 1, LEASE).get(0);

        assertThat(grid.holder(key))
                .contains(new ClaimReference(held.claim().taskId(), held.claim().token(), "ada"));
        grid.done(held, null);
        assertThat(grid.holder(key)).isEmpty();
    }

    @Test
    void noTaskOfAnotherKindCanHaveTheKeyOfACell() {
        TaskType<JsonText> mail = TaskType.json("mail");
        assertThatThrownBy(() -> pawl.enqueue(
                        mail.with(new JsonText("{}")).idempotencyKey("pawl.grid:forecasts:{\"window\":0}")))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("idempotency_key");
        assertThatThrownBy(() -> pawl.grid("pawl.mine"))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("must not begin with 'pawl.'");
    }

    @Test
    void aLeaseIsExtendedAndAKeyGivenBack() {
        Held held = grid.claim("ada", keys(0, 1), 1, LEASE).get(0);
        time.advance(LEASE.minusMillis(1));
        assertThat(grid.extend(List.of(held), LEASE).get(0).acceptance()).isEqualTo(Acceptance.ACCEPTED);
        time.advance(LEASE.minusMillis(1));
        assertThat(grid.claim("ben", keys(0, 1), 1, LEASE)).isEmpty();

        assertThat(grid.release(held)).isEqualTo(Acceptance.ACCEPTED);

        assertThat(grid.statistics()).isEqualTo(new Grid.Statistics(0, 0, 0, 1));
        assertThat(grid.claim("ben", keys(0, 1), 1, LEASE)).hasSize(1);
    }

    @Test
    void whatFailedStaysSoUntilItIsReset() {
        for (Held held : grid.claim("ada", keys(0, 6), 6, LEASE)) {
            Acceptance acceptance = held.key().values().get("window").toString().compareTo("4") < 0
                    ? grid.failed(held, "no data")
                    : grid.done(held, null);
            assertThat(acceptance).isEqualTo(Acceptance.ACCEPTED);
        }
        assertThat(grid.claim("ada", keys(0, 6), 6, LEASE)).isEmpty();
        assertThat(grid.missing(keys(0, 8))).containsExactlyElementsOf(concat(keys(0, 4), keys(6, 8)));

        assertThat(grid.reset(Grid.Ended.FAILED, List.of(PayloadMatch.of("$.model", "gfs"))))
                .isEqualTo(2);

        assertThat(of(grid.claim("ben", keys(0, 6), 6, LEASE)))
                .containsExactly(keys(0, 1).get(0), keys(2, 3).get(0));
        assertThat(grid.reset(Grid.Ended.DONE, List.of())).isEqualTo(2);
        assertThat(grid.statistics()).isEqualTo(new Grid.Statistics(0, 2, 2, 0));
    }

    private static List<GridKey> concat(List<GridKey> some, List<GridKey> more) {
        List<GridKey> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    @Test
    void gridsDoNotMeet() {
        Grid other = pawl.grid("analyses");
        grid.claim("ada", keys(0, 3), 3, LEASE);

        assertThat(other.claim("ada", keys(0, 3), 3, LEASE)).hasSize(3);
        assertThat(other.statistics().held()).isEqualTo(3);
    }

    @Test
    void aKeyHasOneFormHoweverItIsWritten() {
        GridKey key = GridKey.of(Map.of("b", 0.10, "a", "x\"ž", "d", 1e2));

        assertThat(key.json()).isEqualTo("{\"a\":\"x\\\"ž\",\"b\":0.1,\"d\":100}");
        assertThat(new GridKey(" { \"d\" : 100.0, \"b\":1e-1 , \"a\":\"x\\u0022ž\" } "))
                .isEqualTo(key);
        assertThat(new GridKey("{\"n\":null,\"t\":true,\"z\":-0.0}").json())
                .isEqualTo("{\"n\":null,\"t\":true,\"z\":0}");
        assertThat(GridKey.of(Map.of("f", 0.1f))).isEqualTo(GridKey.of(Map.of("f", 0.1)));
        assertThat(GridKey.of(Map.of("f", 1))).isEqualTo(GridKey.of(Map.of("f", 1.0)));
        assertThat(GridKey.of(Map.of("f", "1"))).isNotEqualTo(GridKey.of(Map.of("f", 1)));
    }

    @Test
    void whatIsNoKeySaysSo() {
        for (String wrong : List.of(
                "[]", "{}", "null", "{\"a\":[1]}", "{\"a\":{}}", "{\"a\":1,\"a\":1}", "{\"a\":1e999}", "{} 1")) {
            assertThatThrownBy(() -> new GridKey(wrong)).as(wrong).isInstanceOf(InvalidTaskException.class);
        }
        assertThatThrownBy(() -> GridKey.of(Map.of("a", Double.NaN)))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("key.a");
        GridKey longKey = GridKey.of(Map.of("a", "x".repeat(300)));
        assertThatThrownBy(() -> grid.claim("ada", List.of(longKey), 1, LEASE))
                .isInstanceOf(InvalidTaskException.class)
                .hasMessageContaining("255");
        assertThatThrownBy(() -> pawl.grid(" ")).isInstanceOf(InvalidTaskException.class);
    }

    @Test
    void ofManyWhoBringTheSameKeysEachIsDoneByOne() throws Exception {
        Set<GridKey> done = ConcurrentHashMap.newKeySet();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (Pawl second = Pawl.open(folder.resolve("queue.db").toString(), PawlSettings.DEFAULT.withTime(time))) {
            List<Callable<Integer>> workers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Grid mine = (i % 2 == 0 ? pawl : second).grid("forecasts");
                String name = "worker-" + i;
                workers.add(() -> {
                    int mineDone = 0;
                    List<Held> held = mine.claim(name, keys(0, 400), 7, LEASE);
                    while (!held.isEmpty()) {
                        for (Held one : held) {
                            assertThat(done.add(one.key()))
                                    .as("twice: " + one.key())
                                    .isTrue();
                            assertThat(mine.done(one, null)).isEqualTo(Acceptance.ACCEPTED);
                            mineDone++;
                        }
                        held = mine.claim(name, keys(0, 400), 7, LEASE);
                    }
                    return mineDone;
                });
            }
            int all = 0;
            for (Future<Integer> worker : threads.invokeAll(workers)) {
                all += worker.get();
            }
            assertThat(all).isEqualTo(400);
        } finally {
            threads.shutdown();
        }
        assertThat(grid.statistics()).isEqualTo(new Grid.Statistics(400, 0, 0, 0));
        assertThat(grid.missing(keys(0, 400))).isEqualTo(Collections.emptyList());
    }
}
