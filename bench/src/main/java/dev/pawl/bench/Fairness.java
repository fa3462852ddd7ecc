package dev.pawl.bench;

import dev.pawl.bench.FairnessReport.Run;
import dev.pawl.task.Strategy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Whom each strategy serves when tasks of several priorities arrive about as fast as they are done, in virtual time. */
public final class Fairness {
    /** Tasks that arrive in each run, unless told. */
    public static final int DEFAULT_TASKS = 20_000;

    /** Just below and just above what the worker can do, and so much that all but the last priority are enough for it. */
    private static final double[] LOADS = {0.95, 1.05, 1.5};

    /** So many tasks for each draw of the lottery: 5,000 draws unless told. */
    private static final int TASKS_PER_DRAW = 4;

    private final Path folder;
    private final int tasks;
    private final Consumer<String> progress;

    /**
     * @param folder where the temporary files are made
     * @param tasks how many tasks arrive in each run, and four times as many as lots are drawn
     * @param progress told what is being done
     */
    public Fairness(Path folder, int tasks, Consumer<String> progress) {
        this.folder = folder;
        this.tasks = tasks;
        this.progress = progress;
    }

    /** Runs all; about a minute with the default. The files are deleted afterwards. */
    public FairnessReport run() throws IOException {
        List<Run> runs = new ArrayList<>();
        for (double load : LOADS) {
            for (Strategy strategy : Strategy.values()) {
                progress.accept(strategy.wireName() + " at a load of " + load);
                runs.add(new Run(load, strategy, new MixedLoad(strategy, load, tasks).run(folder)));
            }
        }
        progress.accept("drawing lots");
        int trials = tasks / TASKS_PER_DRAW;
        return new FairnessReport(tasks, trials, runs, new Lottery(folder, trials).run());
    }
}
