package dev.pawl.bench.torture;

import dev.pawl.Pawl;
import dev.pawl.TaskContext;
import dev.pawl.TaskType;
import dev.pawl.WorkerSettings;
import dev.pawl.store.LogLine;
import dev.pawl.task.Backoff;
import dev.pawl.task.Outcome;
import dev.pawl.task.Strategy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** Works tasks: quickly, slowly, for longer than a lease, wrongly, or not at all, as the dice of each attempt say. */
final class TortureWorker {
    static final Duration LEASE = Duration.ofSeconds(1);

    static final List<TaskType<Work>> TYPES = List.of(type("mail"), type("image"));

    private static TaskType<Work> type(String name) {
        return TaskType.of(name, Work.class)
                .backoff(new Backoff(Duration.ofMillis(20), Duration.ofMillis(500)))
                .discardOn(UnsupportedOperationException.class);
    }

    private final Pawl pawl;
    private final History history;
    private final ShiftedTime time;
    private final String name;
    private final long seed;

    TortureWorker(Pawl pawl, History history, ShiftedTime time, String name, long seed) {
        this.pawl = pawl;
        this.history = history;
        this.time = time;
        this.name = name;
        this.seed = seed;
    }

    void run(CountDownLatch stopped, Scenes scenes) throws InterruptedException {
        SplittableRandom dice = new SplittableRandom(seed);
        List<Strategy> strategies = List.of(Strategy.values());
        TYPES.forEach(type -> pawl.handleOutcome(type, (work, context) -> handle(work, context, scenes)));
        pawl.start(WorkerSettings.DEFAULT
                .withId(name)
                .withConcurrency(dice.nextInt(3, 17))
                .withPrefetch(dice.nextInt(17))
                .withStrategy(strategies.get(dice.nextInt(strategies.size())))
                .withLease(LEASE));
        stopped.await();
    }

    private Outcome handle(Work work, TaskContext context, Scenes scenes) throws InterruptedException {
        String attempt = " task=" + context.taskId() + " token=" + work.token();
        history.note("begin" + attempt);
        String said = "a throw";
        try {
            Outcome outcome = work.scene() ? scenes.play(work.uid()) : behave(work, context);
            said = outcome.getClass().getSimpleName();
            return outcome;
        } finally {
            history.note("end" + attempt + " said=" + said.replace(' ', '-'));
        }
    }

    private Outcome behave(Work work, TaskContext context) throws InterruptedException {
        SplittableRandom dice = new SplittableRandom(seed ^ work.uid().hashCode() * 0x9E3779B97F4A7C15L ^ work.token());
        int roll = dice.nextInt(1_000);
        if (roll < 600) {
            pause(dice.nextInt(4));
            return Outcome.done(dice.nextInt(4) == 0 ? work.uid() : null);
        } else if (roll < 700) {
            context.progress(1, 2, "half");
            pause(dice.nextInt(5, 50));
            context.log(LogLine.Level.INFO, "half of it");
            return Outcome.done();
        } else if (roll < 705) {
            persist(dice.nextInt(1_200, 2_000));
            return Outcome.done();
        } else if (roll < 710) {
            pause(dice.nextInt(1_200, 2_000));
            return Outcome.done();
        } else if (roll < 810) {
            throw new IllegalStateException("this attempt fails");
        } else if (roll < 860) {
            return Outcome.retry(Duration.ofMillis(dice.nextInt(10, 300)), "another time");
        } else if (roll < 910) {
            return Outcome.snooze(Instant.ofEpochMilli(time.now() + dice.nextInt(10, 400)));
        } else if (roll < 940) {
            return Outcome.discard("never");
        } else if (roll < 970) {
            return Outcome.cancel("not wanted");
        }
        throw new UnsupportedOperationException("this can never succeed");
    }

    private static void pause(int millis) throws InterruptedException {
        if (wait(millis, true)) {
            throw new InterruptedException("given up half-way");
        }
    }

    /** Works on, whatever interrupts. */
    private static void persist(int millis) {
        wait(millis, false);
    }

    private static boolean wait(int millis, boolean heed) {
        long until = System.nanoTime() + millis * 1_000_000L;
        boolean interrupted = false;
        for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
            interrupted |= Thread.interrupted();
            if (interrupted && heed) {
                return true;
            }
        }
        return false;
    }
}
