package dev.pawl.bench.torture;

import dev.pawl.Pawl;
import dev.pawl.task.Bell;
import dev.pawl.task.Task;
import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * What every run begins with, so that none is without it: a worker falls silent in the middle of its work, its lease runs out,
 * another takes the task over, and while that one works, the first wakes up and ends its own attempt, which must be refused.
 * Once it is held (SIGSTOP), once the clock of the others runs ahead. However slow the machine, the one who took over ends only
 * after the first was answered.
 */
final class ZombieScene {
    private static final long PATIENCE_MILLIS = 30_000;

    /** For as long as a takeover may take on a busy machine; it is let go when there was one. */
    private static final double HOLD_SECONDS = 10;

    private final Fleet fleet;
    private final Pawl pawl;
    private final History history;
    private final Time time = Time.system();
    private final Bell silent = new Bell();

    ZombieScene(Fleet fleet, Pawl pawl, History history) {
        this.fleet = fleet;
        this.pawl = pawl;
        this.history = history;
    }

    /** By a stop; only where processes can be held. */
    void held() throws IOException, InterruptedException, TimeoutException {
        long id = enqueue("scene.held");
        String first = await(id, task -> task.lockedBy() != null);
        Child zombie = holder(first);
        Process shell = zombie.hold(HOLD_SECONDS);
        await(id, task -> task.lockedBy() != null && !task.lockedBy().equals(first));
        zombie.letGo();
        shell.destroyForcibly();
        end("scene.held", id, zombie);
    }

    /** By clocks. */
    void outrun() throws IOException, InterruptedException, TimeoutException {
        long id = enqueue("scene.outrun");
        String first = await(id, task -> task.lockedBy() != null);
        Child zombie = holder(first);
        shiftOthers(zombie, 2 * TortureWorker.LEASE.toMillis());
        await(id, task -> task.lockedBy() != null && !task.lockedBy().equals(first));
        shiftOthers(zombie, 0);
        end("scene.outrun", id, zombie);
    }

    private long enqueue(String uid) {
        Work work = new Work(0, uid, "", 0, true, "");
        long call = history.intend(List.of("enqueue uid=" + uid + " key= how=now"));
        long id = pawl.enqueue(TortureWorker.TYPES.get(0).with(work).maxAttempts(100))
                .taskId();
        history.tell(call, List.of("enqueued uid=" + uid + " task=" + id + " created=true"));
        return id;
    }

    private Child holder(String worker) {
        return fleet.all().stream()
                .filter(child -> child.name().equals(worker))
                .findAny()
                .orElseThrow();
    }

    private void shiftOthers(Child zombie, long millis) {
        fleet.all().stream()
                .filter(child -> child != zombie)
                .forEach(child -> child.tell(TortureProcess.SHIFT + " " + millis));
    }

    /** The first ends its attempt and is answered; then the one who took over ends its own. */
    private void end(String uid, long id, Child zombie) throws IOException, InterruptedException, TimeoutException {
        String end = TortureProcess.END + " " + uid;
        zombie.tell(end);
        String answered = " finished task=" + id + " token=1 ";
        for (long deadline = deadline();
                !Files.readString(fleet.historyOf(zombie)).contains(answered); ) {
            pause(deadline, id);
        }
        fleet.all().forEach(child -> child.tell(end));
        await(id, task -> task.status().isEnded());
    }

    /** Waits until the task is so, and answers who holds it, or held it last. */
    private String await(long id, Predicate<Task> so) throws InterruptedException, TimeoutException {
        for (long deadline = deadline(); ; pause(deadline, id)) {
            Task task = pawl.browser().get(id).orElseThrow();
            if (so.test(task)) {
                return Objects.requireNonNullElse(task.lockedBy(), "");
            }
        }
    }

    private long deadline() {
        return time.now() + PATIENCE_MILLIS;
    }

    private void pause(long deadline, long id) throws InterruptedException, TimeoutException {
        if (time.now() >= deadline) {
            throw new TimeoutException("task " + id + " of the opening scene does not go on: "
                    + pawl.browser().get(id));
        }
        time.await(silent, time.now() + 10);
    }
}
