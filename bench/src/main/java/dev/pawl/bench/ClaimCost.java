package dev.pawl.bench;

import dev.pawl.bench.ClaimReport.Row;
import dev.pawl.store.Claim;
import dev.pawl.store.ClaimRequest;
import dev.pawl.task.NewTask;
import dev.pawl.task.Strategy;
import dev.pawl.task.Time;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * What a claim costs in files with much in them, beside a small file in the same run. The files take turns claim by claim,
 * in an order that is drawn anew each time, so that whatever else the machine does hits all alike. What was claimed is
 * finished and replaced before the next claim, so that each file stays as full as it was.
 */
public final class ClaimCost {
    /** How many tasks stand for "many", unless told. */
    public static final int DEFAULT_SIZE = 1_000_000;

    private static final int[] BATCHES = {1, 10};
    private static final int SAMPLES = 600;
    private static final int WARM_UPS = 150;

    private final Path folder;
    private final int size;
    private final int samples;
    private final Consumer<String> progress;
    private final Random order = new Random(1);

    /**
     * @param folder where the temporary files are made
     * @param size how many tasks stand for "many"
     * @param progress told what is being done
     */
    public ClaimCost(Path folder, int size, Consumer<String> progress) {
        this(folder, size, SAMPLES, progress);
    }

    /**
     * @param samples claims of each kind in each file
     */
    ClaimCost(Path folder, int size, int samples, Consumer<String> progress) {
        this.folder = folder;
        this.size = size;
        this.samples = samples;
        this.progress = progress;
    }

    /** Fills the files and measures; under two minutes with the default size. The files are deleted afterwards. */
    public ClaimReport run() throws SQLException, IOException {
        List<Subject> subjects = new ArrayList<>();
        try {
            for (ClaimCase each : ClaimCase.values()) {
                progress.accept("filling a file: " + each.title(size));
                Subject subject = new Subject(each, BenchFile.in(folder, Time.system()));
                subjects.add(subject);
                each.fill(subject.file, size);
            }
            progress.accept("warming up");
            for (Strategy strategy : Strategy.values()) {
                for (int batch : BATCHES) {
                    measure(subjects, ClaimCase.request(strategy, batch), Math.min(samples, WARM_UPS));
                }
            }
            List<Row> rows = new ArrayList<>();
            for (Strategy strategy : Strategy.values()) {
                for (int batch : BATCHES) {
                    progress.accept(strategy.wireName() + ", " + batch + " at a time");
                    rows.addAll(rows(strategy, batch, measure(subjects, ClaimCase.request(strategy, batch), samples)));
                }
            }
            return new ClaimReport(size, rows);
        } finally {
            for (Subject subject : subjects) {
                subject.file.close();
            }
        }
    }

    /** Median nanoseconds by file. */
    private Map<ClaimCase, Long> measure(List<Subject> subjects, ClaimRequest request, int times) {
        Map<ClaimCase, long[]> nanos = new EnumMap<>(ClaimCase.class);
        List<Subject> turns = new ArrayList<>(subjects);
        for (int i = 0; i < times; i++) {
            Collections.shuffle(turns, order);
            for (Subject subject : turns) {
                nanos.computeIfAbsent(subject.kind, kind -> new long[times])[i] = subject.claim(request);
            }
        }
        Map<ClaimCase, Long> medians = new EnumMap<>(ClaimCase.class);
        nanos.forEach((kind, values) -> {
            Arrays.sort(values);
            medians.put(kind, values[times / 2]);
        });
        return medians;
    }

    private static List<Row> rows(Strategy strategy, int batch, Map<ClaimCase, Long> medians) {
        long base = medians.getOrDefault(ClaimCase.BASE, 0L);
        return medians.entrySet().stream()
                .map(median -> new Row(
                        strategy, batch, median.getKey(), median.getValue() / 1e3, median.getValue() / (double) base))
                .toList();
    }

    /** A file in which claims are measured. */
    private static final class Subject {
        private final ClaimCase kind;
        private final BenchFile file;
        private final Map<String, NewTask> kinds = new HashMap<>();

        Subject(ClaimCase kind, BenchFile file) {
            this.kind = kind;
            this.file = file;
            kind.kinds().forEach(task -> kinds.put(task.payload(), task));
        }

        /** Nanoseconds of one claim. */
        long claim(ClaimRequest request) {
            long begun = System.nanoTime();
            List<Claim> claims = file.tasks().exchange(List.of(), request).claims();
            long took = System.nanoTime() - begun;
            if (claims.size() != request.free()) {
                throw new IllegalStateException(claims.size() + " tasks were claimed, not " + request.free());
            }
            file.tasks().finish(BenchFile.done(claims, claims.get(0).claimedAt()));
            file.tasks().insert(claims.stream().map(this::like).toList());
            return took;
        }

        private NewTask like(Claim claim) {
            NewTask task = kinds.get(claim.payload());
            if (task == null) {
                throw new IllegalStateException("a task of no kind: " + claim.payload());
            }
            return task;
        }
    }
}
