package dev.pawl.bench.torture;

import dev.pawl.Pawl;
import dev.pawl.TaskRequest;
import dev.pawl.store.Enqueued;
import dev.pawl.store.Stats;
import dev.pawl.store.StoreException;
import dev.pawl.store.TaskEdit;
import dev.pawl.store.TaskFilter;
import dev.pawl.task.Bell;
import dev.pawl.task.Task;
import dev.pawl.task.TaskStatus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Enqueues in every way there is, and cancels, retries and edits what anybody enqueued. */
final class TortureCaller {
    static final List<String> QUEUES = List.of("default", "bulk", "slow");

    /** Far enough that such a task waits when everything else has ended. */
    static final Duration MUCH_LATER = Duration.ofHours(10);

    private static final int LIMIT_KEYS = 4;

    /** Few: each makes a band of its own in every channel, and bands by the thousand are a test of something else. */
    private static final int PRIORITIES = 4;

    /** Wishes are about the newest so many tasks, and those on a page behind. */
    private static final int NEWER = 500;

    private static final int BUSY = 5;
    private static final int PAGE = 100;

    /** With more tasks waiting than this, callers wait too. */
    private static final int BACKLOG = 300;

    private static final int LOOK_EVERY = 20;
    private static final long LOOK_MILLIS = 20;

    /** Callers that run at the same time ask for the same keys, as each key has its moment. */
    private static final long NANOS_PER_KEY = 20_000_000;

    private final Pawl pawl;
    private final History history;
    private final ShiftedTime time;
    private final String name;
    private final Path file;
    private final SplittableRandom dice;
    private final Bell silent = new Bell();
    private int uids;
    private int edits;

    TortureCaller(Pawl pawl, History history, ShiftedTime time, String name, long seed, Path file) {
        this.pawl = pawl;
        this.history = history;
        this.time = time;
        this.name = name;
        this.file = file;
        this.dice = new SplittableRandom(seed);
    }

    void run(CountDownLatch stopped) throws InterruptedException, SQLException {
        for (int i = 0; stopped.getCount() > 0; i++) {
            if (i % LOOK_EVERY == 0) {
                while (ready() > BACKLOG && stopped.getCount() > 0) {
                    time.await(silent, time.now() + LOOK_MILLIS);
                }
            }
            try {
                act(dice.nextInt(100));
            } catch (StoreException.Busy written) {
                // Written down as a refusal, with the promise that nothing happened.
            }
        }
    }

    private long ready() {
        Stats.Counts all = pawl.browser().stats().all();
        return all.queued() - all.scheduled();
    }

    private void act(int roll) throws SQLException {
        if (roll < 43) {
            pawl.enqueue(request(false));
        } else if (roll < 56) {
            pawl.enqueue(request(true));
        } else if (roll < 66) {
            pawl.enqueueAll(requests(dice.nextInt(2, 60)));
        } else if (roll < 72) {
            List<CompletableFuture<Enqueued>> answers =
                    requests(5).stream().map(pawl::enqueueAsync).toList();
            answers.forEach(answer -> answer.exceptionally(written -> null).join());
        } else if (roll < 76) {
            enqueueWithin(dice.nextInt(3) > 0);
        } else if (roll < 79) {
            insertIntoView();
        } else if (roll < 87) {
            any(dice.nextBoolean() ? TaskStatus.PROCESSING : TaskStatus.QUEUED, task -> pawl.cancel(task.id()));
        } else if (roll < 93) {
            any(dice.nextBoolean() ? TaskStatus.FAILED : TaskStatus.CANCELLED, task -> pawl.retry(task.id()));
        } else {
            any(TaskStatus.QUEUED, this::edit);
        }
    }

    private interface Wish {
        Object of(Task task);
    }

    /** One of the newer tasks, of this status if there is one: the wish may also meet a task that it cannot change. */
    private void any(TaskStatus status, Wish wish) {
        List<Task> newest = pawl.browser().list(TaskFilter.ALL, 1, null);
        if (newest.isEmpty()) {
            return;
        }
        // why not below 2: the task of the opening scene is always there.
        long from = Math.max(2, newest.get(0).id() + 1 - dice.nextInt(NEWER));
        List<Task> page = pawl.browser().list(TaskFilter.ALL, PAGE, from);
        List<Task> fitting =
                page.stream().filter(task -> task.status() == status).toList();
        List<Task> choice = fitting.isEmpty() ? page : fitting;
        wish.of(choice.get(dice.nextInt(choice.size())));
    }

    private Object edit(Task task) {
        edits++;
        Work work = Work.read(task.payload());
        // why the caller in the number: edits of two callers must not be taken for one.
        int number = Math.abs(31 * name.hashCode() + edits) | 1;
        Work edited = new Work(0, work.uid(), work.limitKey(), number, work.scene(), pad());
        return pawl.edit(
                task.id(),
                new TaskEdit(
                        dice.nextBoolean() ? priority() : null,
                        // why not into the time of tasks that wait for much later: they are told apart by it.
                        dice.nextBoolean() && task.runAfter() < time.now() + 60_000
                                ? time.now() + dice.nextInt(500)
                                : null,
                        edited.json(),
                        dice.nextBoolean() ? task.updatedAt() : null));
    }

    private List<TaskRequest<Work>> requests(int tasks) {
        List<TaskRequest<Work>> requests = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            requests.add(request(dice.nextInt(8) == 0));
        }
        return requests;
    }

    private TaskRequest<Work> request(boolean keyed) {
        Work work = work();
        TaskRequest<Work> request = TortureWorker.TYPES
                .get(dice.nextInt(TortureWorker.TYPES.size()))
                .with(work)
                .queue(queue())
                .priority(priority())
                .maxAttempts(dice.nextInt(2, 6))
                .limitKey(work.limitKey());
        if (keyed) {
            request = request.idempotencyKey(key());
        }
        int when = dice.nextInt(1_000);
        if (when == 0) {
            return request.runAfter(MUCH_LATER);
        }
        return when < 150 ? request.runAfter(Duration.ofMillis(dice.nextInt(1, 2_000))) : request;
    }

    private Work work() {
        uids++;
        String limitKey = dice.nextInt(20) == 0 ? Torture.LIMIT_KEY + dice.nextInt(LIMIT_KEYS) : "";
        return new Work(0, name + "." + uids, limitKey, 0, false, pad());
    }

    private String pad() {
        return "x".repeat(dice.nextInt(5) == 0 ? 300 : 0);
    }

    private String queue() {
        return QUEUES.get(dice.nextInt(QUEUES.size()));
    }

    private int priority() {
        return 40 * dice.nextInt(1, PRIORITIES + 1);
    }

    private String key() {
        return "k" + (System.nanoTime() / NANOS_PER_KEY - dice.nextInt(3));
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout = 10000");
        }
        return connection;
    }

    private void enqueueWithin(boolean commit) throws SQLException {
        List<Work> works = List.of(work(), work(), work());
        List<TaskRequest<Work>> requests = works.stream()
                .map(work ->
                        TortureWorker.TYPES.get(0).with(work).queue(queue()).limitKey(work.limitKey()))
                .toList();
        long call = history.intend(works.stream()
                .map(work -> "enqueue uid=" + work.uid() + " key= how=within")
                .toList());
        try (Connection connection = connect()) {
            connection.setAutoCommit(false);
            List<Enqueued> answers;
            try {
                answers = pawl.enqueueAll(connection, requests);
            } catch (StoreException e) {
                connection.rollback();
                history.tell(call, List.of("failed why=" + e.getClass().getSimpleName()));
                throw e;
            }
            if (!commit) {
                connection.rollback();
                history.tell(call, List.of("failed why=rolled-back"));
                return;
            }
            connection.commit();
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < works.size(); i++) {
                lines.add("enqueued uid=" + works.get(i).uid() + " task="
                        + answers.get(i).taskId() + " created=true");
            }
            history.tell(call, lines);
        }
    }

    private void insertIntoView() throws SQLException {
        Work work = work();
        long call = history.intend(List.of("enqueue uid=" + work.uid() + " key= how=view"));
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO task_queue (type, queue, payload, priority, limit_key) VALUES (?, ?, ?, ?, ?)")) {
            insert.setString(1, TortureWorker.TYPES.get(1).name());
            insert.setString(2, queue());
            insert.setString(3, work.json());
            insert.setInt(4, priority());
            insert.setString(5, work.limitKey());
            insert.executeUpdate();
            history.tell(call, List.of("enqueued uid=" + work.uid()));
        } catch (SQLException e) {
            if (e.getErrorCode() != BUSY) {
                throw e;
            }
            // why: a process that is held in the middle of a write keeps plain clients out, and they stand in no line.
            history.tell(call, List.of("failed why=busy"));
        }
    }
}
