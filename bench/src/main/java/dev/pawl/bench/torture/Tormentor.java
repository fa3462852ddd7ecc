package dev.pawl.bench.torture;

import dev.pawl.Pawl;
import dev.pawl.store.Checkpoint;
import dev.pawl.store.StoreException;
import dev.pawl.task.Bell;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Does to the processes of a fleet, and to the file, what the dice of the seed say. */
final class Tormentor {
    /** How often each thing was done. */
    static final class Deeds {
        long workerKills;
        long callerKills;
        long holds;
        long shifts;
        long pauses;
        long strategies;
        long cares;
    }

    /** Less than a lease, so that most of the time most claims are kept. */
    private static final int SMALL_SHIFT_MILLIS = 700;

    private static final int LARGE_SHIFT_MILLIS = 6_000;

    private final Fleet fleet;
    private final Pawl pawl;
    private final History history;
    private final boolean holds;
    private final SplittableRandom dice;
    private final Time time = Time.system();
    private final Bell silent = new Bell();
    private final Deeds deeds = new Deeds();
    private final Map<Child, Process> held = new HashMap<>();
    private final Map<Child, Long> shifted = new HashMap<>();
    private final Map<String, Long> paused = new HashMap<>();

    /**
     * @param holds whether processes can be held (SIGSTOP) on this system
     */
    Tormentor(Fleet fleet, Pawl pawl, History history, boolean holds, long seed) {
        this.fleet = fleet;
        this.pawl = pawl;
        this.history = history;
        this.holds = holds;
        this.dice = new SplittableRandom(seed);
    }

    Deeds deeds() {
        return deeds;
    }

    /** One deed, after a pause. */
    void act() throws IOException, InterruptedException {
        long until = time.now() + dice.nextInt(100, 900);
        while (time.now() < until) {
            time.await(silent, until);
        }
        fleet.revive();
        held.values().removeIf(shell -> !shell.isAlive());
        setRight(false);
        resume(false);
        try {
            act(dice.nextInt(100));
        } catch (StoreException.Busy passed) {
            // why: somebody may be held in the middle of a write. What was wished for did not happen.
        }
    }

    private void act(int roll) throws IOException, InterruptedException {
        if (roll < 12) {
            kill(any(Fleet.WORKERS));
            deeds.workerKills++;
        } else if (roll < 20) {
            kill(any(Fleet.CALLERS));
            deeds.callerKills++;
        } else if (roll < 36) {
            hold();
        } else if (roll < 60) {
            shift();
        } else if (roll < 78) {
            pause(any(TortureCaller.QUEUES), dice.nextInt(100, 1_500));
        } else if (roll < 94) {
            pawl.setStrategy(fleet.at(any(Fleet.WORKERS)).name(), any(List.of(Strategy.values())));
            deeds.strategies++;
        } else if (roll < 99) {
            pawl.maintenance().checkpoint(any(List.of(Checkpoint.Mode.values())));
            deeds.cares++;
        } else {
            pawl.maintenance().analyze();
            deeds.cares++;
        }
    }

    private <T> T any(List<T> choice) {
        return choice.get(dice.nextInt(choice.size()));
    }

    private void kill(String place) throws IOException, InterruptedException {
        history.note("killing process=" + fleet.at(place).name());
        fleet.replace(place);
    }

    /** For longer than a lease, most times. */
    private void hold() throws IOException {
        Child child = fleet.at(any(dice.nextInt(4) == 0 ? Fleet.CALLERS : Fleet.WORKERS));
        double seconds = dice.nextInt(900, 2_500) / 1_000.0;
        if (holds && !held.containsKey(child)) {
            history.note("holding process=" + child.name() + " seconds=" + seconds);
            held.put(child, child.hold(seconds));
            deeds.holds++;
        }
    }

    /** By a little for a long while, or by much for a short one: who is far ahead takes every lease from everybody. */
    private void shift() {
        Child child = fleet.at(any(dice.nextInt(3) == 0 ? Fleet.CALLERS : Fleet.WORKERS));
        boolean much = dice.nextInt(3) == 0;
        int most = much ? LARGE_SHIFT_MILLIS : SMALL_SHIFT_MILLIS;
        int millis = dice.nextInt(-most, most);
        history.note("shifting process=" + child.name() + " millis=" + millis);
        child.tell(TortureProcess.SHIFT + " " + millis);
        shifted.put(child, time.now() + dice.nextInt(much ? 1_000 : 10_000));
        deeds.shifts++;
    }

    private void setRight(boolean all) {
        for (Map.Entry<Child, Long> clock : List.copyOf(shifted.entrySet())) {
            if (all || time.now() >= clock.getValue()) {
                clock.getKey().tell(TortureProcess.SHIFT + " 0");
                shifted.remove(clock.getKey());
            }
        }
    }

    private void pause(String queue, int millis) {
        if (!paused.containsKey(queue)) {
            pawl.pause(queue);
            history.note("paused queue=" + queue);
            paused.put(queue, time.now() + millis);
            deeds.pauses++;
        }
    }

    private void resume(boolean all) {
        for (Map.Entry<String, Long> pause : List.copyOf(paused.entrySet())) {
            if (all || time.now() >= pause.getValue()) {
                history.note("resuming queue=" + pause.getKey());
                paused.remove(pause.getKey());
                resume(pause.getKey());
            }
        }
    }

    private void resume(String queue) {
        while (true) {
            try {
                pawl.resume(queue);
                return;
            } catch (StoreException.Busy again) {
                // why: a queue that stays paused would never be drained.
            }
        }
    }

    /** Everybody runs, all clocks are right, nothing is paused. */
    void makePeace() throws IOException, InterruptedException {
        for (Child child : new ArrayList<>(held.keySet())) {
            child.letGo();
        }
        setRight(true);
        resume(true);
    }

    /** Ends the shells that still wait. */
    void endHolds() {
        held.values().forEach(Process::destroyForcibly);
    }
}
