package dev.pawl.bench;

import dev.pawl.store.ClaimRequest;
import dev.pawl.task.Compatibility;
import dev.pawl.task.Limit;
import dev.pawl.task.NewTask;
import dev.pawl.task.Selector;
import dev.pawl.task.Strategy;
import dev.pawl.task.Uniqueness;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file in which a claim should cost what it costs in {@link #BASE}. */
enum ClaimCase {
    BASE("10,000 pending", 1),
    PENDING("%,d pending", 1.2),
    FINISHED("%,d finished", 1.2),
    INCOMPATIBLE("%,d incompatible in front", 1.3),
    CHANNELS("1,000 channels", 1.5),
    LIMIT_KEYS("200 limit keys, 50 full", 1.2);

    static final int PENDING_TASKS = 10_000;
    static final String WORKER = "bench";

    private static final String TYPE = "bench.claim";
    private static final int CHANNEL_COUNT = 1_000;
    private static final int KEYS = 200;
    private static final int FULL_KEYS = 50;
    private static final int MAX_RUNNING = 2;
    private static final long LEASE_MILLIS = 86_400_000;
    private static final Set<Integer> TEN = Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    private static final Selector SELECTOR =
            new Selector(Set.of(TYPE), Set.of(), Map.of("site", TEN, "model", TEN, "version", TEN));

    private final String title;
    private final double bound;

    ClaimCase(String title, double bound) {
        this.title = title;
        this.bound = bound;
    }

    /**
     * @param size how many tasks stand for "many"
     */
    String title(int size) {
        return String.format(Locale.ROOT, title, size);
    }

    /** At most so much of what a claim costs in the base file. */
    double bound() {
        return bound;
    }

    /**
     * One task of each kind that the measured worker runs, told apart by their payloads; the file is filled with them
     * evenly.
     */
    List<NewTask> kinds() {
        List<NewTask> kinds = new ArrayList<>();
        switch (this) {
            case CHANNELS -> {
                for (int i = 0; i < CHANNEL_COUNT; i++) {
                    kinds.add(kind(i, compatibility(i), null));
                }
            }
            case LIMIT_KEYS -> {
                for (int i = 0; i < KEYS; i++) {
                    kinds.add(kind(i, Compatibility.NONE, key(i)));
                }
            }
            default -> kinds.add(NewTask.of(TYPE, "{}"));
        }
        return kinds;
    }

    private static NewTask kind(int number, Compatibility compatibility, @Nullable String limitKey) {
        return new NewTask(
                TYPE,
                "{\"kind\":" + number + "}",
                NewTask.DEFAULT_QUEUE,
                NewTask.DEFAULT_PRIORITY,
                compatibility,
                NewTask.DEFAULT_MAX_ATTEMPTS,
                null,
                null,
                Uniqueness.ALWAYS,
                limitKey,
                null);
    }

    /** Three requirements of ten values each make a thousand. */
    private static Compatibility compatibility(int number) {
        return Compatibility.of(Map.of("site", number / 100, "model", number / 10 % 10, "version", number % 10));
    }

    private static String key(int number) {
        return "tenant-" + number;
    }

    /** What the measured worker asks for. */
    static ClaimRequest request(Strategy strategy, int batch) {
        return request(WORKER, strategy, batch);
    }

    private static ClaimRequest request(String worker, Strategy strategy, int batch) {
        return new ClaimRequest(worker, SELECTOR, strategy, batch, 0, Map.of(), LEASE_MILLIS);
    }

    /** Fills an empty file. */
    void fill(BenchFile file, int size) throws SQLException {
        if (this == INCOMPATIBLE) {
            NewTask other =
                    new NewTask("bench.other", "{}", NewTask.DEFAULT_QUEUE, 1, Compatibility.NONE, 1, null, null);
            file.addPending(file.tasks().insert(List.of(other)).get(0).taskId(), size);
        }
        if (this == LIMIT_KEYS) {
            occupyKeys(file);
        }
        List<NewTask> kinds = kinds();
        if (kinds.size() > 1) {
            List<NewTask> tasks = new ArrayList<>();
            for (int i = 0; i < PENDING_TASKS; i++) {
                tasks.add(kinds.get(i % kinds.size()));
            }
            file.tasks().insert(tasks);
            return;
        }
        long one = file.tasks().insert(kinds).get(0).taskId();
        file.addPending(one, this == PENDING ? size : PENDING_TASKS);
        if (this == FINISHED) {
            file.addFinished(one, size);
        }
    }

    /** Each key has a limit; of some, another worker holds as many tasks as may run. */
    private void occupyKeys(BenchFile file) {
        List<NewTask> held = new ArrayList<>();
        List<NewTask> kinds = kinds();
        for (int i = 0; i < KEYS; i++) {
            file.tasks().limit(new Limit(Limit.Scope.KEY, key(i), MAX_RUNNING, null));
            for (int j = 0; j < MAX_RUNNING && i < FULL_KEYS; j++) {
                held.add(kinds.get(i));
            }
        }
        file.tasks().insert(held);
        int claimed = file.tasks()
                .exchange(List.of(), request("another", Strategy.FIFO, held.size()))
                .claims()
                .size();
        if (claimed != held.size()) {
            throw new IllegalStateException(claimed + " tasks were held, not " + held.size());
        }
    }
}
