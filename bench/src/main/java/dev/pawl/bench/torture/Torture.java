package dev.pawl.bench.torture;

import dev.pawl.Pawl;
import dev.pawl.task.Bell;
import dev.pawl.task.Limit;
import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Several processes on one new file, killed, held, with clocks set wrong, while tasks are enqueued, worked, cancelled, retried
 * and edited; then everything that any of them was told is compared with what the file says.
 */
public final class Torture {
    /** The beginning of the limit keys; each of them by itself is limited. */
    static final String LIMIT_KEY = "customer:";

    /** How many tasks of a limit key run at once. */
    static final int MOST_RUNNING = 2;

    private static final int MOST_IN_BULK = 6;
    private static final long START_MILLIS = 60_000;
    private static final long DRAIN_MILLIS = 60_000;
    private static final long TELL_EVERY_MILLIS = 10_000;

    private final Path parent;
    private final int seconds;
    private final long seed;
    private final boolean fenced;
    private final Consumer<String> progress;
    private final Time time = Time.system();
    private final Bell silent = new Bell();

    /**
     * @param parent where the folder of the run is made; it is deleted afterwards unless something is wrong
     * @param seconds how long to torment, from the callers' first task until the end is waited for
     * @param seed decides who is tormented when and how, and what handlers do; the processes' own speed is not decided
     * @param fenced false plants a bug, in the processes under torture alone: claims that have lost their task get past the
     *     fence. The check must find it
     * @param progress told what is going on
     */
    public Torture(Path parent, int seconds, long seed, boolean fenced, Consumer<String> progress) {
        this.parent = parent;
        this.seconds = seconds;
        this.seed = seed;
        this.fenced = fenced;
        this.progress = progress;
    }

    /** Whether processes can be held (SIGSTOP) on this system; on Windows they cannot, and nobody is. */
    static boolean canHold() {
        return !System.getProperty("os.name").startsWith("Windows");
    }

    /**
     * Runs it. However it ends, no process is left behind.
     *
     * @throws TimeoutException when the opening scenes do not come to an end, or no caller begins
     */
    public TortureReport run() throws IOException, SQLException, InterruptedException, TimeoutException {
        Path folder = Files.createTempDirectory(Files.createDirectories(parent), "pawl-torture-");
        TortureReport report = run(folder);
        if (report.violations().isEmpty()) {
            delete(folder);
        }
        return report;
    }

    private TortureReport run(Path folder) throws IOException, SQLException, InterruptedException, TimeoutException {
        Path file = folder.resolve("queue.db");
        Path histories = Files.createDirectories(folder.resolve("histories"));
        Path services = RecordingProvider.register(folder.resolve("services"));
        Fleet fleet = new Fleet(file, histories, services, seed, fenced);
        Thread last = new Thread(() -> abandon(fleet, folder), "pawl-torture-end");
        Runtime.getRuntime().addShutdownHook(last);
        Tormentor.Deeds deeds;
        try (fleet;
                History history = History.open(histories, "tormentor", time);
                Pawl pawl = Pawl.open(file)) {
            deeds = torment(fleet, pawl, history, file);
        } finally {
            forget(last);
        }
        progress.accept("comparing what was told with what is there");
        Checker checker = Checker.read(file, histories);
        List<Violation> violations = new ArrayList<>();
        fleet.faults().forEach(fault -> violations.add(new Violation(fault, null)));
        violations.addAll(checker.check());
        return TortureReport.of(seed, seconds, folder, deeds, checker.told(), checker.state(), violations);
    }

    private Tormentor.Deeds torment(Fleet fleet, Pawl pawl, History history, Path file)
            throws IOException, SQLException, InterruptedException, TimeoutException {
        pawl.limit(new Limit(Limit.Scope.KEY, LIMIT_KEY + "*", MOST_RUNNING, null));
        pawl.limit(new Limit(Limit.Scope.QUEUE, "bulk", MOST_IN_BULK, null));
        for (String place : Fleet.WORKERS) {
            fleet.start(place);
        }
        progress.accept("a worker falls silent and wakes up late");
        ZombieScene scene = new ZombieScene(fleet, pawl, history);
        if (canHold()) {
            scene.held();
        }
        scene.outrun();
        startCallers(fleet, pawl);
        Tormentor tormentor = new Tormentor(fleet, pawl, history, canHold(), seed);
        try {
            long end = time.now() + seconds * 1_000L;
            long tell = time.now();
            while (time.now() < end) {
                tormentor.act();
                if (time.now() >= tell) {
                    progress.accept(Math.max(0, (end - time.now()) / 1_000) + " s to go, "
                            + pawl.browser().stats().all().total() + " tasks");
                    tell += TELL_EVERY_MILLIS;
                }
            }
            tormentor.makePeace();
            progress.accept("waiting for what is left");
            fleet.stop(Fleet.CALLERS);
            drain(file);
            fleet.stop(Fleet.WORKERS);
        } finally {
            tormentor.endHolds();
        }
        return tormentor.deeds();
    }

    /** And waits for their first task: before that there is nothing to torment. */
    private void startCallers(Fleet fleet, Pawl pawl) throws IOException, InterruptedException, TimeoutException {
        long before = pawl.browser().stats().all().total();
        for (String place : Fleet.CALLERS) {
            fleet.start(place);
        }
        long deadline = time.now() + START_MILLIS;
        while (pawl.browser().stats().all().total() == before) {
            if (time.now() >= deadline) {
                throw new TimeoutException("no caller has enqueued anything");
            }
            time.await(silent, time.now() + 50);
        }
    }

    /** Waits until nothing is left but what waits for much later; what is left in spite of that, the check finds. */
    private void drain(Path file) throws SQLException, InterruptedException {
        long deadline = time.now() + DRAIN_MILLIS;
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement left = connection.prepareStatement(
                        "SELECT EXISTS (SELECT 1 FROM task WHERE state IN (0, 3) OR state = 1 AND run_after < ?)")) {
            while (time.now() < deadline) {
                left.setLong(1, time.now() + TortureCaller.MUCH_LATER.toMillis() / 2);
                try (ResultSet row = left.executeQuery()) {
                    if (!row.getBoolean(1)) {
                        return;
                    }
                }
                time.await(silent, time.now() + 50);
            }
        }
    }

    /** This process is being ended, in the middle of a run. */
    private static void abandon(Fleet fleet, Path folder) {
        fleet.close();
        try {
            delete(folder);
        } catch (IOException left) {
            // why: somebody is still writing in it, and there is no time left to wait.
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // why: it is too late, the hook runs already.
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
